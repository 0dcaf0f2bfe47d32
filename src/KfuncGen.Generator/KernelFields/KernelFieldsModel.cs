using KfuncGen.Generator.Inputs;
using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Companions;
using KfuncGen.Snapshots.Text;
using KfuncGen.Snapshots.Types;
using KfuncGen.Stubs.Signatures;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.KernelFields;

/// <summary>The fields of kernel types, and the variables, that a project asks for.</summary>
/// <param name="Types">By type, what is asked for, and whether public code sees it.</param>
/// <param name="Reaches">The kernel types that these types and fields name.</param>
/// <param name="Enums">The enums of <see cref="Reaches"/>.</param>
/// <param name="Declarations">The C types of <see cref="Reaches"/> that no snapshot has, with their sizes.</param>
/// <param name="Values">
/// Of each of <see cref="Enums"/> the values that are asked for, and those that are not the same on all targets.
/// </param>
/// <param name="Structs">Those of <see cref="Reaches"/> that programs have themselves, for helpers.</param>
/// <param name="Variables">The variables that each processor has, and whether public code sees them.</param>
internal sealed record KernelFieldsModel(
    EquatableArray<(string Type, bool IsPublic, EquatableArray<KernelField> Fields)> Types,
    EquatableArray<ReachedType> Reaches,
    EquatableArray<(string Name, string Declaration, uint? Size)> Declarations,
    EquatableArray<CTypeDeclaration.Enum> Enums,
    EquatableArray<(string Enum, EnumRequest Values)> Values,
    EquatableArray<StructDeclarations> Structs,
    EquatableArray<(KernelField Variable, bool IsPublic)> Variables)
{
    /// <summary>Of a project that asks for none.</summary>
    public static KernelFieldsModel Empty { get; } = new(default, default, default, default, default, default, default);

    /// <summary>Works out what requests get.</summary>
    /// <param name="requests">The requests of fields.</param>
    /// <param name="variables">Those of variables.</param>
    /// <param name="inputs">The project's kernels.</param>
    /// <param name="files">The files with kernels' types.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static KernelFieldsModel Create(
        IReadOnlyCollection<FieldsRequest> requests,
        IReadOnlyCollection<VariablesRequest> variables,
        ProjectInputs inputs,
        IEnumerable<AdditionalText> files,
        CancellationToken cancellation)
    {
        try
        {
            IReadOnlyList<TargetTypes> targets = CompanionFiles.Open(files, inputs, cancellation);
            FieldTree tree = new(inputs.Signatures, targets, inputs.Deprecations);
            VariableTree variableTree = new(tree, targets);

            foreach (FieldsRequest request in requests)
            {
                tree.AddType(request.Type, request.IsPublic);

                foreach (string field in request.Fields)
                {
                    tree.Add(request.Type, field, request.IsPublic);
                }
            }

            foreach (VariablesRequest request in variables)
            {
                foreach (string name in request.Names)
                {
                    variableTree.Add(name, request.IsPublic);
                }
            }

            return tree.ToModel() with { Variables = variableTree.Asked };
        }
        catch (SnapshotFormatException)
        {
            // An analyzer says what is wrong with the file.
            return Empty;
        }
    }
}
