using System.Globalization;

namespace KfuncGen.Generator.Lowering.Layout;

/// <summary>Constants as the compiler has them.</summary>
internal static class Constants
{
    /// <summary>A constant's number.</summary>
    public static long Number(object? constant) => constant switch
    {
        null => 0,
        bool value => value ? 1 : 0,
        char value => value,
        ulong value => unchecked((long)value),
        byte or sbyte or short or ushort or int or uint or long => Convert.ToInt64(constant, CultureInfo.InvariantCulture),
        _ => 0,
    };
}
