using System.Runtime.InteropServices;

namespace KfuncGen.Programs.Library;

/// <summary>What programs hand to the functions here, and take as a context.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public struct Totals
{
    public byte Kind;
    public long Sum;
    public int Count;
    public Limits Limits;
}

[StructLayout(LayoutKind.Explicit, Size = 16)]
public struct Limits
{
    [FieldOffset(0)]
    public long Both;

    [FieldOffset(0)]
    public int Low;

    [FieldOffset(4)]
    public int High;

    [FieldOffset(8)]
    public short Step;
}
