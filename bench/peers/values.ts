/** Arrays one after another. */
export class Values {
  private readonly parts: Float32Array[] = [];
  private readonly places = new Map<Float32Array, number>();
  private length = 0;

  /** @returns how many values lie before it */
  add(data: Float32Array): number {
    const known = this.places.get(data);
    if (known !== undefined) return known;
    const at = this.length;
    this.parts.push(data);
    this.places.set(data, at);
    this.length += data.length;
    return at;
  }

  bytes(): Uint8Array {
    return Buffer.concat(
      this.parts.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
    );
  }
}
