using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Obligations;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Snapshots.Text;
using KfuncGen.Snapshots.Types;
using KfuncGen.Stubs.Words;

namespace KfuncGen.Tool.Showing;

/// <summary>
/// Says a contract in words: who owns what, what may be null, what must be constant, what the verifier fills in.
/// </summary>
/// <remarks>Documentation/bpf/kfuncs.rst and check_kfunc_args, check_kfunc_call in kernel/bpf/verifier.c, 6.12, 7.2 and 7.3.</remarks>
/// <param name="appearance">The kfunc on one kernel.</param>
internal sealed class ContractSentences(KfuncAppearance appearance)
{
    // Since, every pointer must be trusted but where KF_RCU says less: include/linux/btf.h, 7.0.
    private static readonly KernelVersion TrustedByDefault = new(7, 0);

    // Until 7.2 __map asked for what __const_map asks for since: kernel/bpf/verifier.c, 7.2 and 7.3.
    private static readonly KernelVersion RunTimeMaps = new(7, 3);

    // Told with the argument or the result that they are about, or by the note below them.
    private const KfuncFlags ToldElsewhere = KfuncFlags.KF_ACQUIRE | KfuncFlags.KF_RELEASE | KfuncFlags.KF_RET_NULL | KfuncFlags.KF_RCU
        | KfuncFlags.KF_TRUSTED_ARGS | KfuncFlags.KF_ARENA_RET | KfuncFlags.KF_IMPLICIT_ARGS;

    private readonly Kfunc kfunc = appearance.Kfunc;
    private readonly TypeTable types = appearance.Target.Types;
    private readonly KfuncFlags? flags = appearance.Kfunc.AnyFlags;
    private readonly KernelVersion? version = appearance.Target.Snapshot.Version;

    /// <summary>What holds for the call as a whole.</summary>
    public IEnumerable<string> Call()
    {
        if (flags is not { } known)
        {
            yield return "Which flags it has is not known, and with them who owns what: the source has no id sets.";
            yield break;
        }

        foreach (string sentence in ContractWords.For(known & ~ToldElsewhere))
        {
            yield return sentence;
        }

        foreach (KfuncFlags flag in new[] { KfuncFlags.KF_ITER_NEW, KfuncFlags.KF_ITER_NEXT, KfuncFlags.KF_ITER_DESTROY }.Where(flag => Has(flag)))
        {
            yield return flag switch
            {
                KfuncFlags.KF_ITER_NEW => "Starts an iterator, which must be ended, whatever this returns.",
                KfuncFlags.KF_ITER_NEXT => "Moves an iterator on; null is its end.",
                _ => "Ends an iterator.",
            };
        }

        if (known != kfunc.Flags && kfunc.Flags is { } common)
        {
            yield return $"Only in some sets: {string.Join(" ", KfuncFlagBits.Names(known & ~common))}.";
        }

        if (!kfunc.ImplicitArguments.IsEmpty)
        {
            string list = string.Join(", ", kfunc.ImplicitArguments.Select(CDeclaration.Write));
            yield return kfunc.HasImplicitArgumentsInBtf
                ? $"Nobody can call it on this kernel: BTF has '{list}' in the prototype, which only the verifier can pass."
                : $"The verifier passes '{list}' behind the arguments.";
        }
    }

    /// <summary>What a program gets; null where there is nothing to say beyond the type.</summary>
    public string? Result()
    {
        List<string> parts = [];

        switch (types.Resolve(kfunc.ReturnType))
        {
            case CType.Pointer when Has(KfuncFlags.KF_ACQUIRE):
                string[] releases = [.. Releases()];
                parts.Add(
                    "owned by the caller, who must release it" + (releases.Length == 0
                        ? ""
                        : $" with {string.Join(" or ", releases)}") + " or store it in a map");
                break;

            case CType.Pointer when Has(KfuncFlags.KF_ARENA_RET):
                parts.Add("points into the program's arena");
                break;

            case CType.Pointer { Pointee: var pointee } when types.Resolve(pointee) is CType.Tag:
                parts.Add(
                    flags is null
                        ? ""
                        : "not owned: nothing to release" + (Has(KfuncFlags.KF_RCU_PROTECTED)
                            ? ", and valid only inside the RCU read-side section"
                            : ""));
                break;

            case CType.Pointer { Pointee: var pointee } when types.Resolve(pointee) is not CType.Void:
                parts.Add(IsWritable() ? "memory to read and write" : "memory to read, not to write");
                break;
        }

        if (flags is not null && types.Resolve(kfunc.ReturnType) is CType.Pointer result)
        {
            if (Has(KfuncFlags.KF_RET_NULL))
            {
                parts.Add("may be null: compare before use");
            }
            else if (types.Resolve(result.Pointee) is not CType.Void)
            {
                // A void * is no pointer to the verifier but a number, or points into an arena, where null is safe to read:
                // the missing flag says nothing about it. bpf_arena_alloc_pages returns null when it fails.
                parts.Add("never null");
            }
        }

        string text = string.Join("; ", parts.Where(static part => part.Length > 0));
        return text.Length == 0 ? null : text;
    }

    /// <summary>What must be passed for a parameter.</summary>
    public string Argument(int index)
    {
        CParameter parameter = kfunc.Parameters[index];
        List<string> parts = [.. ParameterSuffix.Of(parameter.Name).Select(suffix => Demand(suffix, index)).OfType<string>()];

        if ((index == 0 && Has(KfuncFlags.KF_ARENA_ARG1)) || (index == 1 && Has(KfuncFlags.KF_ARENA_ARG2)))
        {
            parts.Insert(0, "points into the program's arena");
        }

        if (ParameterSuffix.Has(parameter, ParameterSuffix.Ignored) || ParameterSuffix.Has(parameter, ParameterSuffix.Program))
        {
            return string.Join("; ", parts);
        }

        if (types.Resolve(parameter.Type) is CType.Pointer pointer)
        {
            AddPointer(parts, index, parameter, types.Resolve(pointer.Pointee));
        }
        else if (parts.Count == 0)
        {
            parts.Add("any value");
        }

        return string.Join("; ", parts);
    }

    private void AddPointer(List<string> parts, int index, CParameter parameter, CType pointee)
    {
        bool isKernelObject = false;

        if (index == 0 && Has(KfuncFlags.KF_RELEASE))
        {
            parts.Insert(0, "released by the call: not to be used any more");
        }

        if (pointee is CType.Function)
        {
            parts.Add("a function of the program, called back");
        }
        else if (pointee is CType.Tag { Kind: not CTagKind.Enum } tag)
        {
            if (tag.Name is "__sk_buff" or "xdp_md")
            {
                parts.Add("the program's context");
            }
            else if (ProgramHeldTypes.IsHeld(kfunc, index, tag.Name))
            {
                parts.Add(ParameterSuffix.Has(parameter, ParameterSuffix.Uninitialized) || (index == 0 && Has(KfuncFlags.KF_ITER_NEW))
                    ? "an object of the program's own, which the call initializes"
                    : "an object of the program's own");
            }
            else
            {
                isKernelObject = true;
                parts.Add(Trust());
            }
        }
        else if (SizeName(index) is { } size)
        {
            parts.Add($"memory of {size} bytes");
        }
        else if (parts.Count == 0)
        {
            // What a bare void * must be the verifier knows by the kfunc's name: special_kfunc_list in kernel/bpf/verifier.c.
            parts.Add(pointee is CType.Void ? "a pointer; of which kind, the prototype does not say" : "memory of the size of its type");
        }

        if (ParameterSuffix.Has(parameter, ParameterSuffix.Nullable) || ParameterSuffix.Has(parameter, ParameterSuffix.Optional))
        {
            parts.Add("may be null");
        }
        else if (isKernelObject
            && (version >= TrustedByDefault || Has(KfuncFlags.KF_RCU) || Has(KfuncFlags.KF_TRUSTED_ARGS) || Has(KfuncFlags.KF_RELEASE)))
        {
            parts.Add("not null");
        }

        parts.RemoveAll(static part => part.Length == 0);
    }

    // Before 7.0 a pointer had to be trusted only where a flag said so.
    private string Trust() => flags is null || version is null ? ""
        : Has(KfuncFlags.KF_RCU) ? "trusted or RCU-protected"
        : Has(KfuncFlags.KF_TRUSTED_ARGS) || version >= TrustedByDefault ? "trusted"
        : "need not be trusted";

    private string? Demand(string suffix, int index) => suffix switch
    {
        ParameterSuffix.Size => $"how many bytes {PreviousName(index)} has",
        ParameterSuffix.ConstantSize => $"how many bytes {PreviousName(index)} has: a constant for the verifier",
        ParameterSuffix.Constant => "a constant for the verifier",
        ParameterSuffix.Ignored => "not checked: anything goes",
        ParameterSuffix.Program => "filled in by the verifier: pass 0",
        ParameterSuffix.ConstantString => "a constant string, in read-only data",
        "__const_map" => "a map, a constant for the verifier",
        "__map" => version is not { } known
            ? "a map"
            : known >= RunTimeMaps ? "a map, known at run time" : "a map, a constant for the verifier",
        "__alloc" => "an object that the program allocated and owns",
        "__refcounted_kptr" => "an object with a bpf_refcount",
        "__irq_flag" => "a variable on the stack, which keeps the interrupt flags",
        "__arena" => "points into the program's arena",
        "__nonown_allowed" => "need not be owned",
        _ => null,
    };

    private string PreviousName(int index) => index == 0 ? "the argument before" : ParameterSuffix.Strip(kfunc.Parameters[index - 1].Name);

    private string? SizeName(int index) =>
        index + 1 < kfunc.Parameters.Count
        && kfunc.Parameters[index + 1] is { } next
        && (ParameterSuffix.Has(next, ParameterSuffix.Size) || ParameterSuffix.Has(next, ParameterSuffix.ConstantSize))
            ? next.Name
            : null;

    // The exceptions of check_kfunc_call in kernel/bpf/verifier.c, 6.12 and 7.3.
    private bool IsWritable() =>
        kfunc.Name == "bpf_session_cookie" || kfunc.Parameters.Any(static parameter => parameter.Name == "rdwr_buf_size");

    /// <summary>The kfuncs that release what this one returns.</summary>
    private IEnumerable<string> Releases()
    {
        string result = KfuncShape.Of(kfunc.ReturnType, types);

        return appearance.Target.Snapshot.Kfuncs
            .Where(other => (other.AnyFlags & KfuncFlags.KF_RELEASE) is not (null or KfuncFlags.None)
                && !other.Parameters.IsEmpty
                && result != "*void"
                && KfuncShape.Of(other.Parameters[0].Type, types) == result)
            .Select(static other => other.Name)
            .Distinct();
    }

    private bool Has(KfuncFlags flag) => ((flags ?? KfuncFlags.None) & flag) != 0;
}
