using System.Collections.Immutable;
using System.Text;
using KfuncGen.Generator.Bindings;
using KfuncGen.Generator.Inputs;
using KfuncGen.Generator.KernelFields;
using KfuncGen.Generator.KernelTypes;
using KfuncGen.Generator.Lowering.Programs;
using KfuncGen.Generator.Names;
using KfuncGen.Generator.Programs;
using KfuncGen.Generator.Writing;
using KfuncGen.Snapshots;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.Generator;

/// <summary>Generates kfunc bindings: snapshots and attributes in, stubs, probes, tables and kernel types out.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class KfuncBindingsGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<ProjectInputs> inputs = ReadInputs(context);

        IncrementalValuesProvider<BindingModel> bindings = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                LibraryAttributes.Bindings,
                static (node, _) => node is TypeDeclarationSyntax && OldestLanguage.IsMet(node),
                RequestReader.ReadBindings)
            .Where(static request => request is not null)
            .WithTrackingName(TrackingNames.BindingsRequests)
            .Combine(inputs)
            .Select(static (pair, _) => BindingModel.Create(pair.Left!, pair.Right))
            .WithTrackingName(TrackingNames.Bindings);

        IncrementalValuesProvider<MethodModel> methods = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                LibraryAttributes.Kfunc,
                static (node, _) => node is MethodDeclarationSyntax { Body: null, ExpressionBody: null } && OldestLanguage.IsMet(node),
                RequestReader.ReadMethod)
            .Where(static request => request is not null)
            .WithTrackingName(TrackingNames.MethodRequests)
            .Combine(inputs)
            .Select(static (pair, _) => MethodModel.Create(pair.Left!, pair.Right))
            .WithTrackingName(TrackingNames.Methods);

        IncrementalValueProvider<string> typesNamespace = inputs.Select(static (inputs, _) => inputs.Options.TypesNamespace);

        IncrementalValuesProvider<(BindingModel Model, string HintName)> bindingFiles = bindings
            .Collect()
            .SelectMany(static (models, _) => HintNames.Assign(models, static model => model.Scope, ""));

        IncrementalValuesProvider<(EquatableArray<MethodModel> Model, string HintName)> methodFiles = methods
            .Collect()
            .Select(static (all, _) => all.GroupBy(static method => method.Request.Scope).Select(
                static group => group.ToEquatableArray()).ToImmutableArray())
            .SelectMany(static (groups, _) => HintNames.Assign(groups, static group => group[0].Request.Scope, "-methods"));

        context.RegisterSourceOutput(bindingFiles.Combine(typesNamespace), static (output, pair) =>
            output.AddSource(pair.Left.HintName, BindingsWriter.Write(pair.Left.Model, pair.Right)));

        context.RegisterSourceOutput(methodFiles.Combine(typesNamespace), static (output, pair) =>
            output.AddSource(pair.Left.HintName, MethodsWriter.Write(pair.Left.Model, pair.Right)));

        IncrementalValueProvider<KernelTypesModel> types = bindings.Collect()
            .Combine(methods.Collect())
            .Combine(ReadFields(context, inputs))
            .Combine(inputs)
            .Select(static (all, _) => KernelTypesModel.Create(
                all.Left.Left.Left.ToEquatableArray(), all.Left.Left.Right.ToEquatableArray(), all.Left.Right, all.Right))
            .WithTrackingName(TrackingNames.KernelTypes)
            .Combine(context.CompilationProvider
                .Combine(typesNamespace)
                .Select(static (pair, cancellation) => ReferencedKernelTypes.Find(pair.Left, pair.Right, cancellation))
                .WithTrackingName(TrackingNames.ReferencedKernelTypes))
            .Select(static (pair, _) => pair.Left.Without(pair.Right))
            .WithTrackingName(TrackingNames.DeclaredKernelTypes);

        context.RegisterSourceOutput(types, static (output, model) =>
        {
            if (!model.IsEmpty)
            {
                output.AddSource(HintNames.KernelTypes, KernelTypesWriter.Write(model));
            }
        });

        RegisterPrograms(context, inputs, typesNamespace, bindingFiles, methodFiles, types);
    }

    private static void RegisterPrograms(
        IncrementalGeneratorInitializationContext context,
        IncrementalValueProvider<ProjectInputs> inputs,
        IncrementalValueProvider<string> typesNamespace,
        IncrementalValuesProvider<(BindingModel Model, string HintName)> bindings,
        IncrementalValuesProvider<(EquatableArray<MethodModel> Model, string HintName)> methods,
        IncrementalValueProvider<KernelTypesModel> types)
    {
        IncrementalValuesProvider<(EquatableArray<ProgramModel> Model, string HintName)> programs = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                LibraryAttributes.Program,
                static (node, _) => node is MethodDeclarationSyntax && OldestLanguage.IsMet(node),
                ProgramReader.Read)
            .Where(static program => program is not null)
            .WithTrackingName(TrackingNames.Programs)
            .Collect()
            .Select(static (all, _) => all.GroupBy(static program => program!.Scope).Select(
                static group => group.ToEquatableArray()!).ToImmutableArray())
            .SelectMany(static (groups, _) => HintNames.Assign(groups!, static group => group[0]!.Scope, "-programs"))!;

        context.RegisterSourceOutput(programs.Combine(typesNamespace), static (output, pair) =>
            output.AddSource(pair.Left.HintName, ProgramsWriter.Write(pair.Left.Model, pair.Right)));

        // From here on only a build goes: programs call what is generated, so what generators do not see of each other and
        // of themselves is added to the compilation once more. Without a program there is nothing to do, whatever changes.
        IncrementalValueProvider<GeneratedTrees> generated = bindings.Collect()
            .Combine(methods.Collect())
            .Combine(types)
            .Combine(typesNamespace)
            .Combine(context.ParseOptionsProvider)
            .Select(static (all, cancellation) => GeneratedTrees.Parse(
                all.Left.Left.Left.Left, all.Left.Left.Left.Right, all.Left.Left.Right, all.Left.Right, all.Right, cancellation));

        IncrementalValueProvider<ImmutableArray<string?>> structs = context.SyntaxProvider
            .CreateSyntaxProvider(static (node, _) => FunctionSources.HasCode(node), FunctionSources.ReadStruct)
            .Where(static id => id is not null)
            .WithTrackingName(TrackingNames.Structs)
            .Collect();

        IncrementalValueProvider<string> functions = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                LibraryAttributes.Function,
                static (node, _) => node is MethodDeclarationSyntax,
                FunctionSources.Read)
            .Where(static id => id is not null)
            .WithTrackingName(TrackingNames.Functions)
            .Collect()
            .Combine(structs)
            .Select(static (pair, _) => pair.Left.AddRange(pair.Right))
            .Combine(context.CompilationProvider)
            .Select(static (pair, _) => pair.Left.IsEmpty ? default : pair)
            .Combine(generated)
            .Select(static (all, cancellation) => all.Left.Left.IsDefaultOrEmpty
                ? ""
                : FunctionSources.Write(all.Left.Right, all.Right.Trees, all.Left.Left!, cancellation));

        context.RegisterImplementationSourceOutput(functions, static (output, text) =>
        {
            if (text.Length > 0)
            {
                output.AddSource(FunctionSources.HintName, SourceText.From(text, Encoding.UTF8, SourceHashAlgorithm.Sha256));
            }
        });

        IncrementalValuesProvider<ProgramFile> codes = programs.Collect()
            .Combine(context.CompilationProvider)
            .Select(static (pair, _) => pair.Left.IsEmpty ? default : pair)
            .Combine(generated)
            .Combine(inputs)
            .SelectMany(static (all, cancellation) => all.Left.Left.Left.IsDefaultOrEmpty
                ? default
                : ProgramFiles.Compile(all.Left.Left.Right, all.Left.Right.Trees, all.Left.Left.Left, all.Right, cancellation))
            .WithTrackingName(TrackingNames.ProgramCode);

        context.RegisterImplementationSourceOutput(codes, static (output, file) =>
        {
            foreach (UnloweredCode unlowered in file.Unlowered)
            {
                output.ReportDiagnostic(unlowered.ToDiagnostic());
            }

            if (file.Text is { } text)
            {
                output.AddSource(
                    file.HintName.Replace("-programs", "-code"), SourceText.From(text, Encoding.UTF8, SourceHashAlgorithm.Sha256));
            }
        });
    }

    // The kernels' types are megabytes: nothing of them is read for a project that asks for no field or variable, and then only what it
    // asks for.
    private static IncrementalValueProvider<KernelFieldsModel> ReadFields(
        IncrementalGeneratorInitializationContext context, IncrementalValueProvider<ProjectInputs> inputs)
    {
        IncrementalValueProvider<ImmutableArray<EquatableArray<FieldsRequest>>> requests = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                LibraryAttributes.Fields,
                static (node, _) => node is TypeDeclarationSyntax && OldestLanguage.IsMet(node),
                FieldsRequestReader.Read)
            .WithTrackingName(TrackingNames.FieldsRequests)
            .Collect();

        IncrementalValueProvider<ImmutableArray<VariablesRequest>> variables = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                LibraryAttributes.Variables,
                static (node, _) => node is TypeDeclarationSyntax && OldestLanguage.IsMet(node),
                FieldsRequestReader.ReadVariables)
            .WithTrackingName(TrackingNames.VariablesRequests)
            .Collect();

        IncrementalValueProvider<ImmutableArray<AdditionalText>> files = context.AdditionalTextsProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Where(static pair => BuildOptions.KindOf(pair.Left, pair.Right) == InputKind.Types)
            .Select(static (pair, _) => pair.Left)
            .Collect();

        return requests.Combine(variables)
            .Combine(files)
            .Combine(inputs)
            .Select(static (all, cancellation) => all.Left.Left is var (fields, names) && fields.IsEmpty && names.IsEmpty
                ? KernelFieldsModel.Empty
                : KernelFieldsModel.Create(
                    [.. all.Left.Left.Left.SelectMany(static of => of)],
                    all.Left.Left.Right,
                    all.Right,
                    all.Left.Right,
                    cancellation))
            .WithTrackingName(TrackingNames.Fields);
    }

    private static IncrementalValueProvider<ProjectInputs> ReadInputs(IncrementalGeneratorInitializationContext context)
    {
        // Only the kind of a file is taken from the options here, so that a change of any other option reads nothing again.
        IncrementalValuesProvider<InputFile> files = context.AdditionalTextsProvider
            .Combine(context.AnalyzerConfigOptionsProvider)
            .Select(static (pair, _) => (File: pair.Left, Kind: BuildOptions.KindOf(pair.Left, pair.Right)))
            .Where(static input => BuildOptions.IsReadAlways(input.Kind))
            .Select(static (input, cancellation) => InputFile.Read(input.File, input.Kind, cancellation))
            .WithTrackingName(TrackingNames.Files);

        IncrementalValueProvider<BuildOptions> options = context.AnalyzerConfigOptionsProvider
            .Select(static (options, _) => BuildOptions.Read(options.GlobalOptions))
            .Combine(context.CompilationProvider)
            .Select(static (pair, _) => HiddenNamespace.FindInPlaceOf(pair.Right.Assembly, pair.Left.TypesNamespace) is null
                ? pair.Left
                : pair.Left with { TypesNamespace = BuildOptions.DefaultTypesNamespace });

        return files.Collect()
            .Combine(options)
            .Select(static (pair, _) => new ProjectInputs(
                pair.Left.OrderBy(static file => file.Path, StringComparer.Ordinal).ToEquatableArray(),
                pair.Right))
            .WithTrackingName(TrackingNames.Inputs);
    }
}
