using System.Collections.Immutable;
using KfuncGen.Generator.Analyzers;
using KfuncGen.Generator.Inputs;
using KfuncGen.Generator.KernelFields;
using KfuncGen.Generator.Names;
using KfuncGen.Snapshots.Companions;
using KfuncGen.Snapshots.Text;
using KfuncGen.Stubs.Variants;
using KfuncGen.Stubs.Words;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Options;
using Microsoft.CodeAnalysis.Tags;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.Completion;

/// <summary>
/// Completes names of kfuncs in <c>[KfuncBindings("…")]</c>, <c>[Kfunc("…")]</c>, <c>[RequiresKfunc("…")]</c> and
/// <c>[KfuncGuard("…")]</c>, of types and their fields in <c>[KernelFields("…", "…")]</c>, and of
/// variables in <c>[KernelVariables("…")]</c>: those that the project's targets have.
/// </summary>
[ExportCompletionProvider(nameof(KernelNameCompletion), LanguageNames.CSharp)]
public sealed class KernelNameCompletion : CompletionProvider
{
    private const string Guard = "KfuncGen.KfuncGuardAttribute";
    private const string Requires = "KfuncGen.RequiresKfuncAttribute";

    private const string Description = nameof(Description);

    /// <inheritdoc/>
    public override bool ShouldTriggerCompletion(SourceText text, int caretPosition, CompletionTrigger trigger, OptionSet options) =>
        trigger.Kind != CompletionTriggerKind.Insertion || trigger.Character is '"' or '_' or '.' || char.IsLetter(trigger.Character);

    /// <inheritdoc/>
    public override async Task ProvideCompletionsAsync(CompletionContext context)
    {
        if (await CompleteAsync(context.Document, context.Position, context.CancellationToken).ConfigureAwait(false) is var (span, items))
        {
            context.CompletionListSpan = span;
            context.IsExclusive = true;
            context.AddItems(items);
        }
    }

    /// <summary>What can stand at a place, and what of the text it replaces; null where no name of the kernel is typed.</summary>
    internal static async Task<(TextSpan Span, IEnumerable<CompletionItem> Items)?> CompleteAsync(
        Document document, int position, CancellationToken cancellation)
    {
        if (await AskedNameReader.ReadAsync(document, position, cancellation).ConfigureAwait(false) is not { } asked)
        {
            return null;
        }

        ProjectInputs inputs = AnalyzerInputs.Of(document.Project.AnalyzerOptions).Value;
        return asked.Attribute switch
        {
            LibraryAttributes.Bindings or LibraryAttributes.Kfunc =>
                (asked.Typed, inputs.Targets.Kfuncs.Select(history => OfKfunc(history.Name, inputs))),
            Guard or Requires =>
                (asked.Typed, inputs.Targets.Kfuncs.SelectMany(history => inputs.VariantsOf(history.Name)).Select(OfVariant)),
            LibraryAttributes.Fields => (asked.Typed, OfFields(asked, document, inputs, cancellation)),
            LibraryAttributes.Variables => (asked.Typed, OfVariables(document, inputs, cancellation)),
            _ => null,
        };
    }

    /// <inheritdoc/>
    public override Task<CompletionDescription?> GetDescriptionAsync(
        Document document, CompletionItem item, CancellationToken cancellationToken) =>
        Task.FromResult<CompletionDescription?>(
            item.Properties.TryGetValue(Description, out string? text)
                ? CompletionDescription.FromText(text)
                : CompletionDescription.Empty);

    private static CompletionItem OfKfunc(string name, ProjectInputs inputs)
    {
        IEnumerable<StubVariant> variants = inputs.VariantsOf(name);
        return Item(name, WellKnownTags.Method, string.Join("\n", variants.Select(Words)));
    }

    private static CompletionItem OfVariant(StubVariant variant) => Item(variant.Identifier, WellKnownTags.Method, Words(variant));

    private static string Words(StubVariant variant) => $"{variant.Prototype}\non {TargetWords.Of(variant.Targets)}";

    private static IEnumerable<CompletionItem> OfFields(
        AskedName asked, Document document, ProjectInputs inputs, CancellationToken cancellation)
    {
        try
        {
            FieldTree tree = new(inputs.Signatures, TypesOf(document, inputs, cancellation));

            if (asked.Position == 0)
            {
                return [.. tree.TypeNames(asked.First).Distinct().Select(static name => Item(name, WellKnownTags.Structure, ""))];
            }

            string typed = document.TryGetText(out SourceText? text) ? text.ToString(asked.Typed) : "";
            string prefix = typed.Substring(0, typed.LastIndexOf('.') + 1);
            return [.. tree.FieldNames(asked.First, prefix).Select(name => Item(prefix + name, WellKnownTags.Field, ""))];
        }
        catch (SnapshotFormatException)
        {
            // The build says what is wrong with the file.
            return [];
        }
    }

    private static IEnumerable<CompletionItem> OfVariables(Document document, ProjectInputs inputs, CancellationToken cancellation)
    {
        try
        {
            IReadOnlyList<TargetTypes> targets = TypesOf(document, inputs, cancellation);
            VariableTree tree = new(new FieldTree(inputs.Signatures, targets), targets);
            return
            [
                .. tree.Names("").Where(name => tree.FindProblem(name) is null)
                    .Select(static name => Item(name, WellKnownTags.Field, "")),
            ];
        }
        catch (SnapshotFormatException)
        {
            // The build says what is wrong with the file.
            return [];
        }
    }

    private static IReadOnlyList<TargetTypes> TypesOf(Document document, ProjectInputs inputs, CancellationToken cancellation)
    {
        AnalyzerOptions options = document.Project.AnalyzerOptions;
        return CompanionFiles.Open(
            options.AdditionalFiles.Where(file => BuildOptions.KindOf(file, options.AnalyzerConfigOptionsProvider) == InputKind.Types),
            inputs,
            cancellation);
    }

    private static CompletionItem Item(string name, string tag, string description) => CompletionItem.Create(
        name,
        properties: ImmutableDictionary<string, string>.Empty.Add(Description, description),
        tags: [tag]);
}
