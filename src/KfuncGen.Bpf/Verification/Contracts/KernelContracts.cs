using KfuncGen.Bpf.Ir;

namespace KfuncGen.Bpf.Verification.Contracts;

/// <summary>One kernel as a program of one kind meets it.</summary>
public abstract class KernelContracts
{
    /// <summary>The kind of the program, as C# names it.</summary>
    public abstract string ProgramKind { get; }

    /// <summary>The struct of functions and its member that the program is, <c>sched_ext_ops.dispatch</c>; null for none.</summary>
    public virtual string? Member => null;

    /// <summary>The hook that <see cref="Results"/> are of; null where they are those of the kind.</summary>
    public virtual string? ResultsOf => null;

    /// <summary>Between which numbers the kernel wants the program's result; null for any.</summary>
    public virtual (int Minimum, int Maximum)? Results => null;

    /// <summary>Whether the program may sleep.</summary>
    public abstract bool IsSleepable { get; }

    /// <summary>The licence that the program declares.</summary>
    public abstract string License { get; }

    /// <summary>Whether RCU sections can be nested: false where the kernel refuses that; null where it is not known.</summary>
    public abstract bool? AllowsNestedRcu { get; }

    /// <summary>
    /// Whether the end of an RCU section ends what it protects even in programs that may not sleep, which run in one anyway: false where
    /// it does not; null where it is not known.
    /// </summary>
    public abstract bool? EndsProtectionAnyway { get; }

    /// <summary>
    /// Whether the kernel sees that what is looked up by a known index in an array is there: false where it does not; null where it
    /// is not known.
    /// </summary>
    public abstract bool? KnowsArrayElements { get; }

    /// <summary>
    /// Whether the kernel knows something of what comes out of a division: false where it does not; null where it is not known.
    /// </summary>
    public abstract bool? KnowsQuotients { get; }

    /// <summary>
    /// Whether functions of the program's own may be called while a lock is held: false where the kernel refuses that; null where it is
    /// not known.
    /// </summary>
    public abstract bool? AllowsFunctionsUnderLock { get; }

    /// <summary>How many elements a map has of which each is there from the start; 0 where that is not known; null for
    /// other maps.</summary>
    public abstract long? ElementsOf(string map);

    /// <summary>What the kernel asks of a call; null where it has no such function, or nothing is known of it.</summary>
    public abstract CalleeContract? Of(IrCallee callee);

    /// <summary>Whether the program may assign a field of a kernel object; null where it is not known.</summary>
    /// <param name="field">The field, with the type that it is of: <c>tcp_sock.snd_cwnd</c>.</param>
    public abstract bool? MayAssign(string field);

    /// <summary>Whether maps own references to objects of a type; null where it is not known.</summary>
    /// <param name="type">The type, without keyword.</param>
    public abstract bool? MayKeep(string type);

    /// <summary>The number that loading fills in on this kernel; null where it is not known.</summary>
    public abstract long? ValueOf(IrLoadTime what);
}
