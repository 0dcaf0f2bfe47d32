using KfuncGen.Generator.Analyzers.GuardFlow.Logic;
using KfuncGen.Generator.Analyzers.GuardFlow.State;
using KfuncGen.Generator.Analyzers.Symbols;
using KfuncGen.Generator.Analyzers.Uses;
using KfuncGen.Snapshots;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Analyzers.GuardFlow;

/// <summary>What the parts of one body's analysis share, and the state at the place that is being looked at.</summary>
internal sealed class FlowContext
{
    /// <summary>A context for a body.</summary>
    /// <param name="body">The body as it is written.</param>
    /// <param name="member">The member whose body it is.</param>
    /// <param name="symbols">What symbols say.</param>
    public FlowContext(IOperation body, ISymbol member, KfuncSymbols symbols)
    {
        Symbols = symbols;
        Model = body.SemanticModel;
        Places = AssignedPlaces.In(body, member);
        Conditions = new ConditionTable(Formulas);
        Variables = new FlowVariables(Formulas, Conditions);
        States = new FlowStates(Formulas, Conditions, Variables);
        Facts = new KernelFacts(Formulas, Conditions, Variables, symbols);
        Result = new FlowResult(Formulas, Facts);
    }

    /// <summary>What is known here.</summary>
    public FlowState Now { get; set; } = FlowState.Unknown;

    /// <summary>What symbols say.</summary>
    public KfuncSymbols Symbols { get; }

    /// <summary>The model of the body's file.</summary>
    public SemanticModel? Model { get; }

    /// <summary>Which locals can be followed.</summary>
    public AssignedPlaces Places { get; }

    /// <summary>Makes formulas.</summary>
    public FormulaTable Formulas { get; } = new();

    /// <summary>Combines conditions.</summary>
    public ConditionTable Conditions { get; }

    /// <summary>Facts and places.</summary>
    public FlowVariables Variables { get; }

    /// <summary>Makes states.</summary>
    public FlowStates States { get; }

    /// <summary>The facts of the running kernel.</summary>
    public KernelFacts Facts { get; }

    /// <summary>Takes down uses and guards.</summary>
    public FlowResult Result { get; }

    /// <summary>Something holds from here on.</summary>
    public void Assume(Formula holds) => Now = States.Assume(Now, holds);

    /// <summary>The code does not go on from here.</summary>
    public void End() => Now = FlowState.Unreached;

    /// <summary>A place gets a value.</summary>
    public void Assign(ISymbol place, FlowValue? value)
    {
        if (Places.CanFollow(place))
        {
            Now = States.Assign(Now, place, TypeOf(place), value);
        }
    }

    /// <summary>A place's value.</summary>
    public FlowValue? Read(ISymbol place) => Places.CanFollow(place) ? States.Read(Now, place, TypeOf(place)) : null;

    /// <summary>Takes down what a use asks for.</summary>
    public void Use(MemberUse use)
    {
        EquatableArray<KfuncDemand> demands = Symbols.DemandsOf(use.Member);

        if (!demands.IsEmpty && Now.IsReached)
        {
            Result.AddUse(use, demands, Now.Holds);
        }
    }

    /// <summary>Takes down that a guard is tested, and says what its answer means.</summary>
    /// <param name="guard">The guard.</param>
    /// <param name="syntax">Where.</param>
    /// <param name="member">The member that is the guard.</param>
    public FlowValue Test(KfuncGuard guard, SyntaxNode syntax, ISymbol member)
    {
        Formula all = Formula.True;

        foreach (string identifier in guard.Identifiers)
        {
            all = Formulas.And(all, Facts.Has(identifier, guard.IsExact ? member : null));
            Result.AddGuard(identifier, syntax);
        }

        // A condition of the user's own may be false for other reasons.
        return FlowValue.Of(guard.IsExact ? Conditions.Exactly(all) : new Condition(all, Formula.True));
    }

    private static ITypeSymbol? TypeOf(ISymbol place) => place switch
    {
        ILocalSymbol local => local.Type,
        IParameterSymbol parameter => parameter.Type,
        _ => null,
    };
}
