namespace KfuncGen.Generator.Lowering.Layout;

/// <summary>A part of a value that is read and written at once.</summary>
/// <param name="Offset">Where it begins, in bytes.</param>
/// <param name="Size">Its size: 1, 2, 4 or 8.</param>
/// <param name="IsPointer">Whether it is an address.</param>
internal readonly record struct LayoutPiece(int Offset, int Size, bool IsPointer);
