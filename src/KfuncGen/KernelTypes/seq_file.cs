namespace KfuncGen;

/// <summary>The kernel's <c>struct seq_file</c>: what an iterator writes to, and user space reads. A reference is the pointer.</summary>
[KernelType("struct seq_file")]
public sealed class seq_file
{
    private seq_file()
    {
    }
}
