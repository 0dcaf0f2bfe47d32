namespace KfuncGen.Programs.Tests;

/// <summary>Takes values apart that cannot do so themselves.</summary>
internal static class ApartExtensions
{
    /// <summary>A struct, by reference.</summary>
    [BpfFunction]
    public static void Deconstruct(this in TuplePrograms.Apart apart, out long a, out long b) => (a, b) = (apart.A, apart.B);

    /// <summary>A number, by value.</summary>
    [BpfFunction]
    public static void Deconstruct(this int number, out byte low, out byte high, out (int Sign, bool IsOdd) rest)
    {
        low = (byte)number;
        high = (byte)(number >> 8);
        rest = (number < 0 ? -1 : 1, (number & 1) != 0);
        number = 0;
    }
}
