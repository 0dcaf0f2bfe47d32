using KfuncGen.Generator.Inputs;
using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Text;
using KfuncGen.Snapshots.Types;
using KfuncGen.Stubs.Signatures;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.KernelFields;

/// <summary>The fields of kernel types that a project asks for.</summary>
/// <param name="Types">By type, what is asked for, and whether public code sees it.</param>
/// <param name="Reaches">The kernel types that these types and fields name.</param>
/// <param name="Enums">The enums of <see cref="Reaches"/>.</param>
/// <param name="Declarations">The C types of <see cref="Reaches"/> that no snapshot has, with their sizes.</param>
/// <param name="Values">
/// Of each of <see cref="Enums"/> the values that are asked for, and those that are not the same on all targets.
/// </param>
/// <param name="Structs">Those of <see cref="Reaches"/> that programs have themselves, for helpers.</param>
internal sealed record KernelFieldsModel(
    EquatableArray<(string Type, bool IsPublic, EquatableArray<KernelField> Fields)> Types,
    EquatableArray<ReachedType> Reaches,
    EquatableArray<(string Name, string Declaration, uint? Size)> Declarations,
    EquatableArray<CTypeDeclaration.Enum> Enums,
    EquatableArray<(string Enum, EnumRequest Values)> Values,
    EquatableArray<StructDeclarations> Structs)
{
    /// <summary>Of a project that asks for none.</summary>
    public static KernelFieldsModel Empty { get; } = new(default, default, default, default, default, default);

    /// <summary>Works out what requests get.</summary>
    /// <param name="requests">The requests.</param>
    /// <param name="inputs">The project's kernels.</param>
    /// <param name="files">The files with kernels' types.</param>
    /// <param name="cancellation">Stops the reading.</param>
    public static KernelFieldsModel Create(
        IReadOnlyCollection<FieldsRequest> requests,
        ProjectInputs inputs,
        IEnumerable<AdditionalText> files,
        CancellationToken cancellation)
    {
        try
        {
            FieldTree tree = new(inputs.Signatures, CompanionFiles.Open(files, inputs, cancellation), inputs.Deprecations);

            foreach (FieldsRequest request in requests)
            {
                tree.AddType(request.Type, request.IsPublic);

                foreach (string field in request.Fields)
                {
                    tree.Add(request.Type, field, request.IsPublic);
                }
            }

            return tree.ToModel();
        }
        catch (SnapshotFormatException)
        {
            // An analyzer says what is wrong with the file.
            return Empty;
        }
    }
}
