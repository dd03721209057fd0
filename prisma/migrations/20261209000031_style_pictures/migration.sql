-- Content images under an exemplar of every style, and where their translations lie in the plane of the real images.
alter type "ShownPairs" add value 'STYLES';
alter type "ShownPairs" add value 'STYLE_MAP';
