namespace KfuncGen.Snapshots.Companions;

/// <summary>The words of the <c>.ktypes</c> format, version 1. Writer and reader share them.</summary>
/// <remarks>
/// The companion of a snapshot: all types that a kernel names, which a snapshot leaves out because it is made to be read. A head as
/// a snapshot's, a blank line, and one type a line, sorted by what it starts with, so that one type is found by halving:
/// <code>
/// ktypes 1
/// name debian-7.2
/// kernel 7.2.12+deb13-amd64
/// arch x86_64
///
/// enum pid_type &lt;u32&gt; { PIDTYPE_PID = 0, PIDTYPE_TGID = 1 }
/// scalar unsigned int &lt;u32&gt;
/// struct list_head &lt;16 align 8&gt; { struct list_head *next @0; struct list_head *prev @8; }
/// typedef pid_t __kernel_pid_t pid_t
/// union sigval &lt;8 align 8&gt; { int sival_int @0; void *sival_ptr @0; }
/// var runqueues struct rq runqueues
/// </code>
/// Types without a name stand where they are used. A typedef has its name twice: in front, where it is looked for, and where C has it.
/// So has a variable; they are those that each processor has, and where there is none nothing is known of them: older files have none.
/// Of several types or variables with one name it is the first that the kernel's BTF has.
/// </remarks>
internal static class CompanionFormat
{
    public const int Version = 1;

    public const string Signature = "ktypes";
    public const string Name = "name";
    public const string Kernel = "kernel";
    public const string Architecture = "arch";

    public const string Scalar = "scalar";
    public const string Typedef = "typedef";
    public const string Variable = "var";

    /// <summary>No line of a real kernel comes near: the longest of 6.1 to 7.2 has under 20,000 characters.</summary>
    public const int LongestLine = 1 << 20;

    /// <summary>What a line with a type starts with.</summary>
    public static string Key(string keyword, string name) => keyword + " " + name + " ";
}
