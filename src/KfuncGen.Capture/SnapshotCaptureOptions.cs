namespace KfuncGen.Capture;

/// <summary>What a snapshot says about its kernel that the bytes do not.</summary>
internal sealed record SnapshotCaptureOptions
{
    /// <summary>
    /// The kernel release (<c>7.2.12+deb13-amd64</c>), whose version tells what flag bits mean; null where it is not known.
    /// </summary>
    public string? Kernel { get; init; }

    /// <summary>The architecture as <c>uname -m</c> prints it; null where it is not known.</summary>
    public string? Architecture { get; init; }

    /// <summary>How projects refer to the snapshot; null where nobody named it.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// Whether to hash the bytes, so that the snapshot can tell what it was made from; not needed by who only looks at it.
    /// </summary>
    public bool HashesSources { get; init; } = true;

    /// <summary>Told, in sentences, what is left out and what looks wrong; null where nobody listens.</summary>
    public Action<string>? Note { get; init; }

    /// <summary>
    /// Whether sets without the kfunc flag that hold nothing but fmodret targets are listed for kernels that flag their
    /// kfunc sets, too. They are no kfunc sets there: since 6.9 that is <c>update_socket_protocol</c> alone
    /// (net/mptcp/bpf.c, 6.12), which registers its set for modified returns only.
    /// </summary>
    public bool ListUnflaggedFmodretSets { get; init; }
}
