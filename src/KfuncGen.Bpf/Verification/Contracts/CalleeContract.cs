using System.Collections.Immutable;

namespace KfuncGen.Bpf.Verification.Contracts;

/// <summary>What one kernel asks of a call of one of its functions, by programs of one kind.</summary>
public sealed record CalleeContract
{
    /// <summary>The kernel's name of the function.</summary>
    public required string Name { get; init; }

    /// <summary>Whether it is a helper and no kfunc.</summary>
    public bool IsHelper { get; init; }

    /// <summary>Whether programs of the kind may call it; null where that is not known.</summary>
    public bool? IsAdmitted { get; init; }

    /// <summary>The members of the program's struct of functions that may call it, where the program is one that may not.</summary>
    public ImmutableArray<string> AdmittedMembers { get; init; } = [];

    /// <summary>The hooks whose programs may call it, where the program is at one whose programs may not.</summary>
    public ImmutableArray<string> AdmittedHooks { get; init; } = [];

    /// <summary>Whether the result must be released: KF_ACQUIRE.</summary>
    public bool Acquires { get; init; }

    /// <summary>What releases the result; empty where that is not known.</summary>
    public string ReleasedBy { get; init; } = "";

    /// <summary>The position of the argument that it releases: KF_RELEASE; null where it releases none.</summary>
    public int? Releases { get; init; }

    /// <summary>Whether the result may be null: KF_RET_NULL; null where that is not known.</summary>
    public bool? MayReturnNull { get; init; }

    /// <summary>Whether it may sleep: KF_SLEEPABLE.</summary>
    public bool Sleeps { get; init; }

    /// <summary>Whether it may only be called in an RCU section, where its result is alive: KF_RCU_PROTECTED.</summary>
    public bool IsRcuProtected { get; init; }

    /// <summary>What it does with an iterator.</summary>
    public IteratorRole Iterator { get; init; }

    /// <summary>What ends the iterator that it makes; empty where it makes none.</summary>
    public string DestroyedBy { get; init; } = "";

    /// <summary>The section that it begins.</summary>
    public SectionKind Begins { get; init; }

    /// <summary>The section that it ends.</summary>
    public SectionKind Ends { get; init; }

    /// <summary>Whether it may change the packet, so that what points into it is not valid any more.</summary>
    public bool ChangesPackets { get; init; }

    /// <summary>Whether it fails where its result is not zero: then the section that it begins is not begun.</summary>
    public bool MayFail { get; init; }

    /// <summary>Whether it may be called while a lock is held; null where that is not known.</summary>
    public bool? IsAllowedUnderLock { get; init; }

    /// <summary>Its arguments, as a program passes them.</summary>
    public ImmutableArray<CalleeArgument> Arguments { get; init; } = [];

    /// <summary>What loading needs beside CAP_BPF, because of this call.</summary>
    public ImmutableArray<string> Needs { get; init; } = [];

    /// <summary>What is asked of an argument.</summary>
    public CalleeArgument Argument(int position) => position < Arguments.Length ? Arguments[position] : CalleeArgument.Unjudged;
}
