namespace KfuncGen.Bpf.Verification.Contracts;

/// <summary>What a call does with an open-coded iterator: KF_ITER_NEW, KF_ITER_NEXT, KF_ITER_DESTROY.</summary>
public enum IteratorRole
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Makes it.</summary>
    New,

    /// <summary>Moves it on.</summary>
    Next,

    /// <summary>Ends it.</summary>
    Destroy,
}
