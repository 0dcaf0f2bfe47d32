using KfuncGen.Generator.Analyzers.GuardFlow.Logic;
using KfuncGen.Generator.Analyzers.GuardFlow.State;
using KfuncGen.Generator.Analyzers.Uses;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace KfuncGen.Generator.Analyzers.GuardFlow;

/// <summary>Matches patterns.</summary>
/// <param name="context">What is known.</param>
internal sealed class PatternFlow(FlowContext context)
{
    private readonly CallFlow calls = new(context);
    private readonly OperatorFlow operators = new(context);

    /// <summary>What is known of a match. What the pattern declares is assigned, its members are used.</summary>
    public Condition Match(IPatternOperation pattern, FlowValue? value)
    {
        List<(ISymbol Place, FlowValue? Value)> declared = [];
        Condition matches = Match(pattern, value, declared);

        // Where it does not match, C# does not let anybody read them.
        foreach ((ISymbol place, FlowValue? its) in declared)
        {
            context.Assign(place, its);
        }

        return matches;
    }

    /// <summary>Whether a value is of a type: null is of none.</summary>
    public Condition IsOfType(FlowValue? value, ITypeSymbol? from, ITypeSymbol? to)
    {
        if (from is null || to is null)
        {
            return Condition.Unknown;
        }

        ITypeSymbol bare = from is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable
            ? nullable.TypeArguments[0]
            : from;
        bool isEvery = SymbolEqualityComparer.Default.Equals(bare, to) || to.SpecialType == SpecialType.System_Object || Inherits(bare, to);
        Condition isThere = value is FlowValue.Maybe maybe
            ? maybe.IsThere
            : from.IsValueType && !OperatorFlow.IsNullableValue(from) ? Condition.True : Condition.Unknown;
        return isEvery ? isThere : isThere with { WhenFalse = Formula.True };
    }

    private Condition Match(IPatternOperation pattern, FlowValue? value, List<(ISymbol Place, FlowValue? Value)> declared)
    {
        switch (pattern)
        {
            case IDiscardPatternOperation:
                return Condition.True;

            case IDeclarationPatternOperation declaration:
                Declare(declaration.DeclaredSymbol, declaration.MatchesNull
                    ? value
                    : Bare(value, declaration.InputType, declaration.NarrowedType), declared);
                return declaration.MatchesNull ? Condition.True : IsOfType(value, declaration.InputType, declaration.MatchedType);

            case ITypePatternOperation type:
                return IsOfType(value, type.InputType, type.MatchedType);

            case IConstantPatternOperation constant:
                return MatchConstant(constant, value);

            case INegatedPatternOperation negated:
                return Match(negated.Pattern, value, declared).Negated;

            case IBinaryPatternOperation { OperatorKind: BinaryOperatorKind.Or } either:
                Condition first = Match(either.LeftPattern, value, declared);
                return context.Conditions.Or(first, Where(first.WhenFalse, () => Match(either.RightPattern, value, declared)));

            case IBinaryPatternOperation both:
                Condition left = Match(both.LeftPattern, value, declared);
                return context.Conditions.And(left, Where(left.WhenTrue, () => Match(both.RightPattern, value, declared)));

            case IRecursivePatternOperation recursive:
                return MatchRecursive(recursive, value, declared);

            default:
                MatchAll(pattern, declared);
                return Condition.Unknown;
        }
    }

    private Condition MatchConstant(IConstantPatternOperation constant, FlowValue? value)
    {
        if (operators.IsAnswer(value, constant.Value) is { } isAnswer)
        {
            return isAnswer;
        }

        return constant.Value.ConstantValue switch
        {
            { HasValue: true, Value: bool wanted } => operators.AreEqual(value, FlowValue.Of(Condition.Of(wanted))) ?? Condition.Unknown,
            { HasValue: true, Value: null } => operators.AreEqual(value, FlowValue.Null) ?? Condition.Unknown,
            _ => value is FlowValue.Maybe maybe ? maybe.IsThere with { WhenFalse = Formula.True } : Condition.Unknown,
        };
    }

    private Condition MatchRecursive(
        IRecursivePatternOperation recursive, FlowValue? value, List<(ISymbol Place, FlowValue? Value)> declared)
    {
        FlowValue? bare = Bare(value, recursive.InputType, recursive.NarrowedType);
        Condition matches = IsOfType(value, recursive.InputType, recursive.MatchedType);
        Declare(recursive.DeclaredSymbol, bare, declared);

        Where(matches.WhenTrue, () =>
        {
            Use(recursive);
            return default;
        });

        FlowValue.Tuple? tuple = recursive.DeconstructSymbol is null ? bare as FlowValue.Tuple : null;

        for (int i = 0; i < recursive.DeconstructionSubpatterns.Length; i++)
        {
            IPatternOperation part = recursive.DeconstructionSubpatterns[i];
            FlowValue? item = tuple is not null && i < tuple.Items.Count ? tuple.Items[i] : null;
            matches = context.Conditions.And(matches, Where(matches.WhenTrue, () => Match(part, item, declared)));
        }

        foreach (IPropertySubpatternOperation part in recursive.PropertySubpatterns)
        {
            matches = context.Conditions.And(
                matches, Where(matches.WhenTrue, () => Match(part.Pattern, Member(part.Member, bare), declared)));
        }

        return matches;
    }

    private FlowValue? Member(IOperation member, FlowValue? instance)
    {
        Use(member);

        switch (member)
        {
            case IPropertyReferenceOperation property:
                FlowValue? value = calls.ValueOf(property.Property, instance, property.Syntax);
                return value;
            case IFieldReferenceOperation field:
                return calls.ValueOf(field, instance);
            default:
                return null;
        }
    }

    // The parts of a list pattern and of whatever comes next: nothing is known of them, but their members are used.
    private void MatchAll(IOperation pattern, List<(ISymbol Place, FlowValue? Value)> declared)
    {
        Use(pattern);
        Declare((pattern as IListPatternOperation)?.DeclaredSymbol, null, declared);

        foreach (IOperation part in pattern.ChildOperations)
        {
            if (part is IPatternOperation inner)
            {
                Match(inner, null, declared);
            }
            else
            {
                MatchAll(part, declared);
            }
        }
    }

    private void Use(IOperation operation)
    {
        foreach (MemberUse use in MemberUses.Of(operation, context.Model))
        {
            context.Use(use);
        }
    }

    // A part of a pattern is looked at only where the parts before it match.
    private Condition Where(Formula holds, Func<Condition> match)
    {
        FlowState before = context.Now;
        context.Assume(holds);
        Condition matches = match();
        context.Now = before;
        return matches;
    }

    // What a value is once it has matched a type: a nullable's value, or a reference that is not null.
    private static FlowValue? Bare(FlowValue? value, ITypeSymbol input, ITypeSymbol narrowed) => value is not FlowValue.Maybe maybe ? value
        : OperatorFlow.IsNullableValue(input) && !OperatorFlow.IsNullableValue(narrowed) ? maybe.Value
        : FlowValue.NotNull(maybe.Value);

    private static void Declare(ISymbol? place, FlowValue? value, List<(ISymbol Place, FlowValue? Value)> declared)
    {
        if (place is not null)
        {
            declared.Add((place, value));
        }
    }

    private bool Inherits(ITypeSymbol type, ITypeSymbol from) =>
        context.Model?.Compilation is CSharpCompilation compilation
            && compilation.ClassifyConversion(type, from) is { IsImplicit: true, IsUserDefined: false, IsReference: true };
}
