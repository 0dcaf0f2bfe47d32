using System.Buffers.Binary;

namespace KfuncGen.Fuzzing.Targets;

/// <summary>
/// Inputs of readers that take two things at once, as one: the length of the first, little-endian, the first, the second. A length
/// that was damaged moves the border and does no more.
/// </summary>
internal static class InputParts
{
    /// <summary>Where the first part starts.</summary>
    public const int Start = sizeof(uint);

    /// <summary>Puts two parts into one input.</summary>
    public static byte[] Join(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        byte[] length = new byte[Start];
        BinaryPrimitives.WriteInt32LittleEndian(length, first.Length);
        return [.. length, .. first, .. second];
    }

    /// <summary>Takes them apart.</summary>
    public static (ReadOnlyMemory<byte> First, ReadOnlyMemory<byte> Second) Split(ReadOnlyMemory<byte> input)
    {
        if (input.Length < Start)
        {
            return (input, default);
        }

        int length = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(input.Span), (uint)(input.Length - Start));
        return (input.Slice(Start, length), input[(Start + length)..]);
    }
}
