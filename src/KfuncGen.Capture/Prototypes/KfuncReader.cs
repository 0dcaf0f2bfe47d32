using KfuncGen.Btf;
using KfuncGen.Btf.Format;
using KfuncGen.Capture.Types;
using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Contracts;
using KfuncGen.Snapshots.Obligations;
using KfuncGen.Snapshots.Types;

namespace KfuncGen.Capture.Prototypes;

/// <summary>Makes the contracts of one image's kfuncs.</summary>
/// <param name="types">Takes the types that prototypes reach.</param>
/// <param name="module">The module's name; null for the kernel image.</param>
/// <param name="kfuncs">All functions of the image that are kfuncs, by tag or by set.</param>
/// <param name="tagged">Those of them that are tagged.</param>
internal sealed class KfuncReader(ReachedTypes types, string? module, HashSet<BtfType> kfuncs, HashSet<BtfType> tagged)
{
    /// <summary>Reads one kfunc.</summary>
    /// <param name="function">The function.</param>
    /// <param name="registrations">Its registrations; null where they are not known.</param>
    /// <exception cref="BtfFormatException">Its prototype is not one.</exception>
    public Kfunc Read(BtfType function, EquatableArray<KfuncRegistration>? registrations)
    {
        BtfType prototype = function.Prototype;
        CParameter[] parameters = types.ReadParameters(prototype, out bool isVariadic);
        CParameter[] implicitArguments = [];
        int left = HasImplicitArguments(registrations) ? ImplicitArguments.IndexIn(function) : -1;

        if (left >= 0)
        {
            implicitArguments = parameters.AsSpan(left).ToArray();
            parameters = parameters.AsSpan(0, left).ToArray();
        }
        else if (MayHaveTwin(function, registrations) && ImplicitArguments.FindTwin(function, kfuncs.Contains) is { } twin)
        {
            implicitArguments = types.ReadParameters(twin.Prototype, out _).AsSpan(parameters.Length).ToArray();
        }

        Kfunc kfunc = new()
        {
            Name = BtfNames.Identifier(function.Name, function),
            ReturnType = types.Read(prototype.Target),
            Parameters = parameters.ToEquatableArray(),
            IsVariadic = isVariadic,
            Registrations = registrations,
            ImplicitArguments = implicitArguments.ToEquatableArray(),
            HasImplicitArgumentsInBtf = left >= 0,
            IsTagged = tagged.Contains(function),
            Module = module,
        };

        HoldTypes(kfunc, prototype);
        return kfunc;
    }

    // Where flags are not known, the twin itself is the evidence: nothing else makes an untagged function of that name
    // that has an implicit argument more.
    private bool MayHaveTwin(BtfType function, EquatableArray<KfuncRegistration>? registrations) =>
        registrations is null ? tagged.Contains(function) : HasImplicitArguments(registrations);

    private static bool HasImplicitArguments(EquatableArray<KfuncRegistration>? registrations)
    {
        foreach (KfuncRegistration registration in registrations ?? default)
        {
            if (FlagObligations.Say(registration.Flags, CallObligation.ImplicitArguments))
            {
                return true;
            }
        }

        return false;
    }

    private void HoldTypes(Kfunc kfunc, BtfType prototype)
    {
        types.Hold(prototype.Target);

        for (int i = 0; i < kfunc.Parameters.Count; i++)
        {
            BtfType type = prototype.Parameters[i].Type.Resolve();

            if (type.Kind != BtfKind.Pointer)
            {
                types.Hold(type);
                continue;
            }

            BtfType pointee = type.Target.Resolve();

            if (pointee.Kind is BtfKind.Struct or BtfKind.Union && ProgramHeldTypes.IsHeld(kfunc, i, pointee.Name))
            {
                types.Hold(pointee);
            }
        }
    }
}
