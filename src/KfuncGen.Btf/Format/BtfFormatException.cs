using System.Globalization;

namespace KfuncGen.Btf.Format;

/// <summary>The bytes are not what the format says they must be.</summary>
internal sealed class BtfFormatException : FormatException
{
    /// <summary>Makes the exception for one place in the input; the message is put together from the four parts.</summary>
    /// <param name="offset">Where the offending bytes start, in bytes from the start of the input.</param>
    /// <param name="read">What was read there.</param>
    /// <param name="expected">What should have been there.</param>
    /// <param name="remedy">A sentence that says what the user can do.</param>
    public BtfFormatException(long offset, string read, string expected, string remedy)
        : base(string.Format(
            CultureInfo.InvariantCulture, "Offset {0} (0x{0:x}): read {1}; expected {2}. {3}", offset, read, expected, remedy)) =>
        Offset = offset;

    /// <summary>Where the offending bytes start, in bytes from the start of the input.</summary>
    public long Offset { get; }
}
