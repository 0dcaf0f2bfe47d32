namespace KfuncGen.Code;

/// <summary>A field of the data that an object's programs share.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Offset">Where it is, in bytes.</param>
/// <param name="Size">Its size in bytes.</param>
internal sealed record ListedField(string Name, int Offset, int Size);
