using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Obligations;
using KfuncGen.Snapshots.Targets;
using KfuncGen.Snapshots.Text;

namespace KfuncGen.Stubs.Words;

/// <summary>Says a contract in words: who owns what, what may be null, what must be constant, what the verifier fills in.</summary>
/// <param name="appearance">The kfunc on one kernel.</param>
public sealed class ContractSentences(KfuncAppearance appearance)
{
    private readonly Kfunc kfunc = appearance.Kfunc;
    private readonly CallContract contract = CallContract.Of(appearance);

    /// <summary>What holds for the call as a whole.</summary>
    public IEnumerable<string> Call()
    {
        if (!contract.AreFlagsKnown)
        {
            yield return "Which flags it has is not known, and with them who owns what and what may be null: the source has no id sets.";
            yield break;
        }

        string list = string.Join(", ", kfunc.ImplicitArguments.Select(CDeclaration.Write));

        // Where it is refused, what would be passed does not matter.
        foreach (CallObligation obligation in contract.Obligations.Where(
            one => one != CallObligation.ImplicitArguments || (list.Length > 0 && !contract.Has(CallObligation.Refused))))
        {
            yield return obligation.Words.Phrase.Replace("{0}", list);
        }

        if (kfunc.AnyFlags is { } any && kfunc.Flags is { } common && any != common)
        {
            yield return $"Only in some sets: {string.Join(" ", KfuncFlagBits.Names(any & ~common))}.";
        }
    }

    /// <summary>What a program gets; null where there is nothing to say beyond the type.</summary>
    public string? Result()
    {
        if (contract.Result.Kind is ResultKind.None or ResultKind.Scalar || contract.Result.Obligations.IsEmpty)
        {
            return null;
        }

        string[] releases = contract.Result.Has(ResultObligation.Owned) ? [.. Releases()] : [];
        string with = releases.Length == 0 ? "" : $" with {string.Join(" or ", releases)}";
        return string.Join("; ", contract.Result.Obligations.Select(one => one.Words.Phrase.Replace("{0}", with)));
    }

    /// <summary>What must be passed for a parameter.</summary>
    public string Argument(int index)
    {
        ArgumentContract argument = contract.Arguments[index];
        string[] parts = [.. argument.Obligations.Select(one => one.Words.Phrase.Replace("{0}", PreviousName(index)))];

        // What is not checked or filled in may be anything.
        string? kind = argument.Has(ArgumentObligation.Unchecked) || argument.Has(ArgumentObligation.FilledIn)
            ? null
            : Kind(argument.Kind, index, isAlone: parts.Length == 0);

        return string.Join("; ", parts.Prepend(kind).OfType<string>());
    }

    /// <summary>
    /// What the call asks of who makes it, a sentence for the call and for each of its arguments and its result that asks for something;
    /// nothing where flags and names say nothing.
    /// </summary>
    public IEnumerable<string> Duties()
    {
        foreach (string sentence in contract.AreFlagsKnown ? Call() : [])
        {
            yield return sentence;
        }

        for (int i = 0; i < contract.Arguments.Count; i++)
        {
            if (!contract.Arguments[i].Obligations.IsEmpty)
            {
                yield return OfArgument(ParameterSuffix.Strip(kfunc.Parameters[i].Name), Argument(i));
            }
        }

        if (Result() is { } result)
        {
            yield return OfResult(result);
        }
    }

    /// <summary>A sentence about an argument.</summary>
    public static string OfArgument(string name, string what) => $"'{name}': {what}.";

    /// <summary>A sentence about the result.</summary>
    public static string OfResult(string what) => $"The result: {what}.";

    // What a bare void * must be the verifier knows by the kfunc's name: special_kfunc_list in kernel/bpf/verifier.c.
    private string? Kind(ArgumentKind kind, int index, bool isAlone) => kind switch
    {
        ArgumentKind.Scalar => isAlone ? "any value" : null,
        ArgumentKind.Context => "the program's context",
        ArgumentKind.OwnObject => "an object of the program's own",
        ArgumentKind.KernelObject => null,
        ArgumentKind.SizedMemory => $"memory of {kfunc.Parameters[index + 1].Name} bytes",
        ArgumentKind.TypedMemory => isAlone ? "memory of the size of its type" : null,
        ArgumentKind.Callback => "a function of the program, called back",
        ArgumentKind.Untyped => isAlone ? "a pointer; of which kind, the prototype does not say" : null,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    private string PreviousName(int index) => index == 0 ? "the argument before" : ParameterSuffix.Strip(kfunc.Parameters[index - 1].Name);

    /// <summary>The kfuncs that release what this one returns.</summary>
    private IEnumerable<string> Releases()
    {
        string result = KfuncShape.Of(kfunc.ReturnType, appearance.Target.Types);

        return appearance.Target.Snapshot.Kfuncs
            .Where(other => FlagObligations.Say(other.AnyFlags, ArgumentObligation.Released)
                && !other.Parameters.IsEmpty
                && result != "*void"
                && KfuncShape.Of(other.Parameters[0].Type, appearance.Target.Types) == result)
            .Select(static other => other.Name)
            .Distinct();
    }
}
