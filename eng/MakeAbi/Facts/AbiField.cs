namespace KfuncGen.MakeAbi.Facts;

/// <summary>A field of a struct.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Offset">Where it starts, in bytes from the start of the struct; of a bit-field, the unit that it is in.</param>
/// <param name="Type">Its type: <c>u32</c>, <c>s8</c>, <c>*struct bpf_sock</c> for a pointer, <c>struct in6_addr:16</c> for a
/// struct and its size.</param>
/// <param name="Count">How many there are, of an array; 0 for a single one.</param>
/// <param name="BitOffset">Where a bit-field starts in its unit.</param>
/// <param name="BitWidth">How many bits a bit-field has; 0 for a whole field.</param>
internal sealed record AbiField(string Name, int Offset, string Type, int Count = 0, int BitOffset = 0, int BitWidth = 0)
{
    /// <summary>Whether it is a pointer.</summary>
    public bool IsPointer => Type.StartsWith('*');
}
