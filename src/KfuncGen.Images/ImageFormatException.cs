namespace KfuncGen.Images;

/// <summary>
/// Bytes that claim to be an ELF file or a kernel image and are not well formed. The message says what was read, at which
/// offset, what was expected and what to do.
/// </summary>
internal sealed class ImageFormatException : FormatException
{
    /// <summary>Describes the fault.</summary>
    /// <param name="offset">Where it is, in bytes from the start of the input.</param>
    /// <param name="message">A sentence, or several, without the offset, which is put in front.</param>
    public ImageFormatException(long offset, string message)
        : base(FormattableString.Invariant($"Offset {offset} (0x{offset:x}): {message}"))
    {
        Offset = offset;
    }

    /// <summary>Where the fault is, in bytes from the start of the input.</summary>
    public long Offset { get; }
}
