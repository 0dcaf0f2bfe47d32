using System.Runtime.CompilerServices;
using System.Text;

namespace TaskList;

/// <summary>What the iterator writes for each task.</summary>
internal struct TaskRow
{
    public int Pid;
    public int Parent;
    public int Threads;

    /// <summary>Whether it is one of the kernel's own, which have no memory of their own.</summary>
    public int IsKernelThread;

    /// <summary>Nanoseconds after the system started.</summary>
    public ulong Started;

    public TaskName Name;

    /// <summary>The name, as far as it is one.</summary>
    public readonly string Text
    {
        get
        {
            ReadOnlySpan<byte> bytes = Name;
            int end = bytes.IndexOf((byte)0);
            return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
        }
    }
}

/// <summary>TASK_COMM_LEN bytes.</summary>
[InlineArray(16)]
internal struct TaskName
{
    private byte element;
}
