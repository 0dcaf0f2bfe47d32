using System.Runtime.InteropServices;
using System.Security.Cryptography;
using KfuncGen.Btf;
using KfuncGen.Btf.Format;
using KfuncGen.Capture.Prototypes;
using KfuncGen.Capture.Sets;
using KfuncGen.Capture.Types;
using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Contracts;

namespace KfuncGen.Capture;

/// <summary>Makes a snapshot of the kfuncs that a kernel's bytes hold.</summary>
internal static class SnapshotCapture
{
    /// <summary>Captures one image: a kernel.</summary>
    /// <inheritdoc cref="FromSources"/>
    /// <param name="btf">The kernel's BTF.</param>
    /// <param name="btfIds">Its <c>.BTF_ids</c> section; null where there is none at hand.</param>
    /// <param name="options">What the bytes do not say.</param>
    public static KernelSnapshot FromBtf(BtfReader btf, ReadOnlyMemory<byte>? btfIds, SnapshotCaptureOptions options) =>
        FromSources([new CaptureSource(btf, btfIds)], options);

    /// <summary>Captures a kernel and its modules, or modules alone.</summary>
    /// <remarks>
    /// <para>With <c>.BTF_ids</c> the kfuncs are the functions in its kfunc sets, each with the flags of every set it is in.
    /// Entries whose function the build did not find have no name and are left out. Without it they are the functions
    /// that BTF tags <c>bpf_kfunc</c>; before 6.11 that is none, and registrations are not known.</para>
    /// <para>Of several functions with one name in an image the kernel's tools take the first, and so does this.</para>
    /// </remarks>
    /// <param name="sources">The images; the kernel's first.</param>
    /// <param name="options">What the bytes do not say.</param>
    /// <exception cref="BtfFormatException">
    /// A prototype is not one, or a kernel's <c>.BTF_ids</c> has no kfunc set though its BTF tags kfuncs.
    /// </exception>
    public static KernelSnapshot FromSources(IReadOnlyList<CaptureSource> sources, SnapshotCaptureOptions options)
    {
        KfuncSetReader sets = new(sources, KernelVersion.FromRelease(options.Kernel), options.ListUnflaggedFmodretSets);
        ReachedTypes types = new();
        List<Kfunc> kfuncs = [];

        foreach (CaptureSource source in sources)
        {
            Capture(source, sets, types, kfuncs, options);
        }

        return new KernelSnapshot
        {
            Name = options.Name,
            Kernel = options.Kernel,
            Architecture = options.Architecture,
            SourceHash = options.HashesSources ? Hash(sources) : null,
            Kfuncs = kfuncs.OrderBy(
                static kfunc => kfunc.Name,
                StringComparer.Ordinal).ThenBy(static kfunc => kfunc.Module, StringComparer.Ordinal).ToEquatableArray(),
            Types = types.Declare(),
        };
    }

    /// <summary>
    /// Finds the kfunc sets that the kernel refuses because an entry has no function. Without symbols, sets without a single function
    /// and those with an id of another type cannot be told from other words of the section, and are not found.
    /// </summary>
    /// <param name="sources">The images; the kernel's first.</param>
    /// <param name="options">As for the capture.</param>
    /// <exception cref="BtfFormatException">A <c>.BTF_ids</c> section is cut short.</exception>
    public static IReadOnlyList<IncompleteSet> FindIncompleteSets(IReadOnlyList<CaptureSource> sources, SnapshotCaptureOptions options)
    {
        KfuncSetReader sets = new(sources, KernelVersion.FromRelease(options.Kernel), options.ListUnflaggedFmodretSets);
        return [.. sources.SelectMany(sets.FindIncomplete)];
    }

    private static void Capture(
        CaptureSource source, KfuncSetReader sets, ReachedTypes types, List<Kfunc> kfuncs, SnapshotCaptureOptions options)
    {
        IReadOnlyList<BtfType> tagged = source.Btf.FindFunctionsTagged(KfuncTag.Text);
        IReadOnlyList<(BtfType Function, List<KfuncRegistration>? Registrations)> functions = source.BtfIds is { } section
            ? [.. sets.Read(source.Btf, section.Span, source.SetNames)]
            : OnePerName(tagged);

        CheckIds(source, sets, functions.Count > 0, options);

        if (functions.Count == 0 && tagged.Count > 0)
        {
            throw new BtfFormatException(
                0,
                $"a .BTF_ids section of {source.BtfIds?.Length} bytes without a kfunc set",
                $"sets with the {tagged.Count} functions that the BTF tags as kfuncs",
                "The two are not of the same kernel build: extract both from one image.");
        }

        HashSet<BtfType> all = [.. tagged, .. functions.Select(static each => each.Function)];
        KfuncReader reader = new(types, source.Module, all, [.. tagged]);

        foreach ((BtfType function, List<KfuncRegistration>? registrations) in functions)
        {
            if (BtfNames.IsOdd(function.Name))
            {
                options.Note?.Invoke($"the kfunc {function.Name} is left out: its name is none that a program can be written with.");
            }
            else
            {
                kfuncs.Add(reader.Read(function, registrations?.ToEquatableArray()));
            }
        }
    }

    /// <summary>
    /// Ids of another build name no functions, or the wrong ones: that must not look like a kernel or module without kfuncs.
    /// </summary>
    private static void CheckIds(CaptureSource source, KfuncSetReader sets, bool hasFunctions, SnapshotCaptureOptions options)
    {
        if (sets.FindForeign(source) is not [{ } foreign, ..])
        {
            return;
        }

        string read =
            $"a kfunc set of {foreign.Count} {(foreign.Count == 1 ? "entry" : "entries")} in .BTF_ids, of which " +
            $"{foreign.NoFunctions.Count} {(foreign.NoFunctions.Count == 1 ? "is" : "are")} no function (the first is id " +
            $"{foreign.NoFunctions[0]})";

        if (!hasFunctions)
        {
            throw new BtfFormatException(
                foreign.Offset,
                read,
                $"ids of functions in this BTF, which ends before id {source.Btf.EndId.Value}",
                source.Module is null && source.Btf.Base is null
                    ? "The two are not of the same kernel build: extract both from one image."
                    : "The module was built for another kernel than the one given: give that one's BTF, vmlinux or vmlinuz.");
        }

        options.Note?.Invoke(
            $"{(source.Module is null ? "the kernel's" : $"the module {source.Module}'s")} .BTF_ids has at {foreign.Offset} {read}: as " +
            "far as the kernel was built so, it refuses the set; otherwise BTF and ids are not of one build, and what is listed may be " +
            "wrong.");
    }

    private static List<(BtfType Function, List<KfuncRegistration>? Registrations)> OnePerName(IReadOnlyList<BtfType> tagged)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        List<(BtfType Function, List<KfuncRegistration>? Registrations)> functions = [];

        foreach (BtfType function in tagged.OrderBy(static function => function.Id.Value))
        {
            if (names.Add(function.Name))
            {
                functions.Add((function, null));
            }
        }

        return functions;
    }

    private static string Hash(IReadOnlyList<CaptureSource> sources)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        foreach (CaptureSource source in sources)
        {
            // Only what the header claims: a flat image has other sections behind it.
            Append(hash, source.Btf.Blob.Slice(0, source.Btf.Header.BlobLength));
            Append(hash, source.BtfIds ?? default);
        }

        return string.Concat(
            hash.GetHashAndReset().Select(static each => each.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
    }

    private static void Append(IncrementalHash hash, ReadOnlyMemory<byte> bytes)
    {
        if (MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> segment) && segment.Array is { } array)
        {
            hash.AppendData(array, segment.Offset, segment.Count);
        }
        else
        {
            hash.AppendData(bytes.ToArray());
        }
    }
}
