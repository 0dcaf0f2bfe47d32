using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using KfuncGen.Code;
using KfuncGen.Failures;
using KfuncGen.Linking;
using KfuncGen.Loading;
using KfuncGen.Programs;

namespace KfuncGen;

/// <summary>A BPF program that was written in C#. The build makes one for each <see cref="BpfProgramAttribute"/> method.</summary>
public class BpfProgram
{
    private protected BpfProgram(BpfProgramDefinition definition)
    {
        Built = new(definition.Name, definition.Type, definition.License, definition.Code)
        {
            Object = definition.Object,
            IsSleepable = definition.IsSleepable,
        };
        IsOptional = definition.IsOptional;
        AlternativeTo = definition.AlternativeTo;
    }

    /// <summary>The method's name.</summary>
    public string Name => Built.Name;

    /// <summary>The program's type.</summary>
    public BpfProgramType Type => Built.Type;

    /// <summary>The licence it declares to the kernel.</summary>
    public string License => Built.License;

    /// <summary>Whether its object is loaded without it where it cannot be loaded.</summary>
    public bool IsOptional { get; }

    /// <summary>The name of the program that it is an alternative to; null for none.</summary>
    public string? AlternativeTo { get; }

    /// <summary>Its code.</summary>
    /// <exception cref="InvalidOperationException">The build made none.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public BpfProgramCode Code => Built.Code;

    /// <summary>What the build made.</summary>
    internal BuiltProgram Built { get; }

    /// <summary>Generated code calls this; nobody else needs it.</summary>
    /// <param name="definition">What the build knows of the program.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static BpfProgram Define(BpfProgramDefinition definition)
    {
        ArgumentNullException.ThrowIfNull(definition);
        return new(definition);
    }

    /// <summary>Loads the program into the running kernel.</summary>
    /// <param name="options">How; null for the defaults.</param>
    /// <returns>The program in the kernel, to be disposed when it is not needed any more.</returns>
    /// <exception cref="BpfLoadException">It cannot be loaded; the failure says why.</exception>
    public virtual LoadedBpfProgram Load(BpfLoadOptions? options = null) =>
        TryLoad(out LoadedBpfProgram? loaded, out BpfLoadFailure? failure, options) ? loaded : throw new BpfLoadException(failure);

    /// <summary>Loads the program into the running kernel, or says why not.</summary>
    /// <param name="loaded">The program in the kernel, to be disposed when it is not needed any more; null for failure.</param>
    /// <param name="failure">Why it cannot be loaded; null for success.</param>
    /// <param name="options">How; null for the defaults.</param>
    public bool TryLoad(
        [NotNullWhen(true)] out LoadedBpfProgram? loaded, [NotNullWhen(false)] out BpfLoadFailure? failure, BpfLoadOptions? options = null)
    {
        loaded = LoadInto(LoadTarget.Running, options ?? new(), out failure);
        return failure is null;
    }

    /// <summary>
    /// Loads the first of several programs that the running kernel takes: such as one for each variant of a kfunc, and one
    /// without it. None after a failure that concerns all of its type, such as a missing capability, is tried.
    /// </summary>
    /// <param name="programs">The programs, the best first.</param>
    /// <param name="loaded">The program in the kernel, to be disposed when it is not needed any more; null where there is none.</param>
    /// <param name="failures">Why those before it, or all that were tried, cannot be loaded.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <example>
    /// <code>
    /// if (BpfProgram.TryLoadFirst([Bpf.WatchV2, Bpf.WatchV1], out LoadedBpfProgram? watch, out var failures))
    /// </code>
    /// </example>
    public static bool TryLoadFirst(
        ReadOnlySpan<BpfProgram> programs,
        [NotNullWhen(true)] out LoadedBpfProgram? loaded,
        out IReadOnlyList<BpfLoadFailure> failures,
        BpfLoadOptions? options = null)
    {
        loaded = FirstInto(LoadTarget.Running, programs, options ?? new(), out failures);
        return loaded is not null;
    }

    /// <inheritdoc cref="TryLoadFirst(ReadOnlySpan{BpfProgram}, out LoadedBpfProgram, out IReadOnlyList{BpfLoadFailure}, BpfLoadOptions)"/>
    /// <typeparam name="TContext">The programs' context.</typeparam>
    public static bool TryLoadFirst<TContext>(
        ReadOnlySpan<BpfProgram<TContext>> programs,
        [NotNullWhen(true)] out LoadedBpfProgram<TContext>? loaded,
        out IReadOnlyList<BpfLoadFailure> failures,
        BpfLoadOptions? options = null)
        where TContext : unmanaged
    {
        loaded = (LoadedBpfProgram<TContext>?)FirstInto(
            LoadTarget.Running, ReadOnlySpan<BpfProgram>.CastUp(programs), options ?? new(), out failures);
        return loaded is not null;
    }

    /// <summary>Loads the first of several programs that the running kernel takes, as <c>TryLoadFirst</c>.</summary>
    /// <param name="programs">The programs, the best first.</param>
    /// <returns>The program in the kernel, to be disposed when it is not needed any more.</returns>
    /// <exception cref="BpfLoadException">None can be loaded; the failures say why.</exception>
    public static LoadedBpfProgram LoadFirst(params ReadOnlySpan<BpfProgram> programs) =>
        TryLoadFirst(programs, out LoadedBpfProgram? loaded, out IReadOnlyList<BpfLoadFailure> failures)
            ? loaded
            : throw new BpfLoadException(failures);

    /// <inheritdoc cref="LoadFirst(ReadOnlySpan{BpfProgram})"/>
    /// <typeparam name="TContext">The programs' context.</typeparam>
    public static LoadedBpfProgram<TContext> LoadFirst<TContext>(params ReadOnlySpan<BpfProgram<TContext>> programs)
        where TContext : unmanaged =>
        TryLoadFirst(programs, out LoadedBpfProgram<TContext>? loaded, out IReadOnlyList<BpfLoadFailure> failures)
            ? loaded
            : throw new BpfLoadException(failures);

    /// <inheritdoc cref="LoadFirst(ReadOnlySpan{BpfProgram})"/>
    /// <typeparam name="TLoaded">What the programs are in the kernel.</typeparam>
    public static TLoaded LoadFirst<TLoaded>(params ReadOnlySpan<BpfProgramOf<TLoaded>> programs)
        where TLoaded : LoadedBpfProgram =>
        (TLoaded)LoadFirst(ReadOnlySpan<BpfProgram>.CastUp(programs));

    /// <summary>
    /// Says whether a kernel has what the program calls, without loading it: on any system, for any kernel whose BTF is there.
    /// </summary>
    /// <param name="kernel">The kernel.</param>
    /// <returns>
    /// The absent or changed kfunc, or the absent helper, that the program can get to; null where there is none. What the
    /// kernel's verifier would say is not known.
    /// </returns>
    public BpfLoadFailure? Check(KfuncProbe kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);

        if (!Built.HasCode)
        {
            return LoadFailures.OfNoCode(Built);
        }

        ProgramLinker.Link(Code, kernel, out MissingPart? missing);
        return missing is { } part ? LoadFailures.OfMissing(Built, part) : null;
    }

    /// <summary>Loads the program somewhere.</summary>
    /// <param name="target">Where.</param>
    /// <param name="options">How.</param>
    /// <param name="failure">Why it cannot be loaded; null for success.</param>
    internal LoadedBpfProgram? LoadInto(LoadTarget target, BpfLoadOptions options, out BpfLoadFailure? failure) =>
        ProgramLoader.Load(Built, options, target, out failure) is { } parts ? Wrap(parts) : null;

    /// <summary>Loads the first of several programs that a kernel takes.</summary>
    internal static LoadedBpfProgram? FirstInto(
        LoadTarget target,
        ReadOnlySpan<BpfProgram> programs,
        BpfLoadOptions options,
        out IReadOnlyList<BpfLoadFailure> failures)
    {
        List<BpfLoadFailure> found = [];
        failures = found;

        foreach (BpfProgram program in programs)
        {
            if (found.Exists(failure => failure.ConcernsEveryProgram && failure.Type == program.Type))
            {
                continue;
            }

            if (program.LoadInto(target, options, out BpfLoadFailure? failure) is { } loaded)
            {
                return loaded;
            }

            found.Add(failure!);
        }

        return null;
    }

    internal virtual LoadedBpfProgram Wrap(LoadedParts parts) => LoadedPrograms.Of(this, parts);
}
