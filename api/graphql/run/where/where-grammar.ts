/**
 * The language of filters as a grammar of peggy. What a name means is not its business, nor is what it may be compared
 * with. The labels of its rules are the words in which a refusal says what was expected, and what completion goes by.
 */
export const WHERE_GRAMMAR = String.raw`
{
  let depth = 0;
  const hear = options.hear ?? (() => undefined);
  function place() {
    const { start, end } = location();
    return { position: start.offset, length: end.offset - start.offset };
  }
  function deeper() {
    if (++depth > options.mostLevels)
      error('Parentheses and "not" are nested in more than ' + options.mostLevels + ' levels here.');
    return true;
  }
  function group(kind, head, tail) {
    if (tail.length === 0) return head;
    const parts = [head, ...tail].flatMap((part) => (part.kind === kind ? part.parts : [part]));
    return { kind, parts, ...place() };
  }
}

Where = _ @Any _

Any = head:All tail:(_ Or _ @All)* { return group('or', head, tail); }

All = head:One tail:(_ And _ @One)* { return group('and', head, tail); }

One
  = Not _ &{ return deeper(); } inner:One { depth--; return { kind: 'not', inner, ...place() }; }
  / Open &{ return deeper(); } _ inner:Any _ Close { depth--; return inner; }
  / Condition

Condition
  = Has _ subject:Subject {
      return { kind: 'condition', subject, comparison: { kind: 'has' }, ...place() };
    }
  / subject:Subject comparison:(_ @Comparison)? {
      return { kind: 'condition', subject, comparison: comparison ?? { kind: 'alone' }, ...place() };
    }

Subject = subject:(Call / Plain) { hear(subject); return subject; }

Call = name:CallName _ Open _ args:Value|.., _ Comma _| _ Close member:(Dot @Member)? {
    return { name, args, member, ...place() };
  }

Plain = name:Name { return { name, args: null, member: null, ...place() }; }

Name "a field" = $(!Keyword Char+)

CallName "a field" = @$(!Keyword Char+) &(_ "(")

Member "last, min, max or best" = text:$[a-z]i* { return { text, isQuoted: false, ...place() }; }

Comparison
  = operator:Bound _ value:Value { return { kind: 'bound', operator, value }; }
  / isNegated:Equal _ value:Value { return { kind: 'values', isNegated, values: [value] }; }
  / isNegated:Like _ pattern:Pattern { return { kind: 'matches', isNegated, pattern }; }
  / isNegated:In _ Open _ values:Value|1.., _ Comma _| _ Close { return { kind: 'values', isNegated, values }; }
  / isNegated:Under _ value:Value { return { kind: 'under', isNegated, value }; }
  / isNegated:Contains _ value:Value { return { kind: 'contains', isNegated, value }; }

Bound "a comparison" = "<=" / ">=" / "<" / ">"
Equal "a comparison" = "!=" { return true; } / "=" "="? { return false; }
Like "a comparison" = "!~" { return true; } / "~" { return false; }
In "a comparison" = Negation? "in"i End { return text().length > 2; }
Contains "a comparison" = Negation? "contains"i End { return text().length > 8; }
Under "a comparison" = Negation? "under"i End { return text().length > 5; }
Negation = "not"i End _

Value "a value" = Quoted / text:$(!Keyword Char+) { return { text, isQuoted: false, ...place() }; }

Quoted
  = '"' parts:(Escape / $[^"\\]+)* '"' { return { text: parts.join(''), isQuoted: true, ...place() }; }
  / "'" parts:(Escape / $[^'\\]+)* "'" { return { text: parts.join(''), isQuoted: true, ...place() }; }
  / ["'] .* { error('The quotation mark here is never closed.'); }

Escape = "\\" @.

Pattern "a regular expression" = Regex / quoted:Quoted { return { text: quoted.text, flags: '', ...place() }; }
Regex
  = "/" pattern:$("\\" . / [^/\\])* "/" flags:$[a-z]i* { return { text: pattern, flags, ...place() }; }
  / "/" .* { error('The regular expression here is never closed by another "/".'); }

And "and" = "and"i End
Or "or" = "or"i End
Not "not" = "not"i End
Has "has" = "has"i End
Keyword = ("and"i / "or"i / "not"i / "in"i / "has"i / "contains"i) End
Open "(" = "("
Close ")" = ")"
Comma "," = ","
Dot "." = "."
End = !Char
Char = [^\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff()"',=<>!~]
_ "a space" = [\t-\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]*
`;
