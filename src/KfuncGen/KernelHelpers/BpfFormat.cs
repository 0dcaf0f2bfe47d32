using System.Runtime.CompilerServices;

namespace KfuncGen;

/// <summary>
/// An interpolated string in a BPF function: <c>BpfHelpers.bpf_trace_printk($"pid {pid} opens {name}")</c>. The build makes of it a
/// constant text with the kernel's conversions, and the values. Up to twelve of them; numbers may have a width and a format, <c>d</c>,
/// <c>x</c> or <c>X</c>, and instead of a width a number of digits; text is bytes with a zero at their end, also of a kernel object.
/// </summary>
[InterpolatedStringHandler]
public ref struct BpfFormat
{
    /// <summary>The compiler calls it.</summary>
    /// <param name="literalLength">How much text there is.</param>
    /// <param name="formattedCount">How many values there are.</param>
    /// <exception cref="BpfOnlyException">Always, on the CLR.</exception>
    public BpfFormat(int literalLength, int formattedCount) => throw BpfOnlyException.ForHelper("an interpolated string of a helper");

    /// <summary>Text.</summary>
    /// <param name="text">The text.</param>
    public readonly void AppendLiteral(string text) => throw BpfOnlyException.ForHelper(text);

    /// <summary>A number.</summary>
    /// <param name="value">The number.</param>
    /// <param name="alignment">How many places it takes at least; to the left where it is negative.</param>
    /// <param name="format">How it is written.</param>
    public readonly void AppendFormatted(int value, int alignment = 0, string? format = null) => throw Always();

    /// <inheritdoc cref="AppendFormatted(int, int, string)"/>
    public readonly void AppendFormatted(uint value, int alignment = 0, string? format = null) => throw Always();

    /// <inheritdoc cref="AppendFormatted(int, int, string)"/>
    public readonly void AppendFormatted(long value, int alignment = 0, string? format = null) => throw Always();

    /// <inheritdoc cref="AppendFormatted(int, int, string)"/>
    public readonly void AppendFormatted(ulong value, int alignment = 0, string? format = null) => throw Always();

    /// <summary>
    /// The number of a member of an enum, whose name the kernel does not know; an inline array of bytes as text; a small number. Of other
    /// types the build says why there is no text of them.
    /// </summary>
    /// <typeparam name="T">The type.</typeparam>
    /// <inheritdoc cref="AppendFormatted(int, int, string)"/>
    public readonly void AppendFormatted<T>(T value, int alignment = 0, string? format = null) => throw Always();

    /// <summary><c>True</c> or <c>False</c>.</summary>
    /// <param name="value">Which.</param>
    /// <param name="alignment">How many places it takes at least; to the left where it is negative.</param>
    /// <param name="format">None: it has no other form.</param>
    public readonly void AppendFormatted(bool value, int alignment = 0, string? format = null) => throw Always();

    /// <summary>A letter of ASCII.</summary>
    /// <param name="value">The letter.</param>
    /// <param name="alignment">How many places it takes at least; to the left where it is negative.</param>
    /// <param name="format">None: it has no other form.</param>
    public readonly void AppendFormatted(char value, int alignment = 0, string? format = null) => throw Always();

    /// <summary>Text: bytes with a zero at their end, in memory of the program or the kernel.</summary>
    /// <param name="value">The bytes.</param>
    /// <param name="alignment">How many places it takes at least; to the left where it is negative.</param>
    public readonly void AppendFormatted(ReadOnlySpan<byte> value, int alignment = 0) => throw Always();

    /// <summary>Text of a kernel object, such as <c>task.comm</c>, with a zero at its end.</summary>
    /// <param name="value">The field.</param>
    /// <param name="alignment">How many places it takes at least; to the left where it is negative.</param>
    /// <param name="format">None: it has no other form.</param>
    public readonly void AppendFormatted(KernelElements<byte> value, int alignment = 0, string? format = null) => throw Always();

    /// <summary>A constant, which is text of the format itself.</summary>
    /// <param name="value">The constant.</param>
    /// <param name="alignment">How many places it takes at least; to the left where it is negative.</param>
    /// <param name="format">None: it has no other form.</param>
    public readonly void AppendFormatted(string value, int alignment = 0, string? format = null) => throw Always();

    private static BpfOnlyException Always() => BpfOnlyException.ForHelper("an interpolated string of a helper");
}
