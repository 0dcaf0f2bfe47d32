using System.Runtime.CompilerServices;
using System.Text;

namespace ExecSnoop;

/// <summary>A process began to run a file, or ended.</summary>
internal struct ProcessEvent
{
    public int Pid;
    public int Parent;

    /// <summary>Nanoseconds since it began to run the file; 0 where it begins now.</summary>
    public ulong Duration;

    /// <summary>The status as wait(2) gives it.</summary>
    public int Status;

    public Letters16 Name;
    public Letters16 ParentName;
    public Letters64 File;

    /// <summary>Text up to its end.</summary>
    public static string Read(ReadOnlySpan<byte> bytes)
    {
        int end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
    }
}

/// <summary>TASK_COMM_LEN bytes.</summary>
[InlineArray(16)]
internal struct Letters16
{
    private byte element;
}

/// <summary>The start of a path.</summary>
[InlineArray(64)]
internal struct Letters64
{
    private byte element;
}
