using KfuncGen.Bpf.Ir;
using KfuncGen.Generator.Lowering.Layout;
using KfuncGen.Generator.Lowering.Values;
using Microsoft.CodeAnalysis;

namespace KfuncGen.Generator.Lowering.Scopes;

/// <summary>One function while it is built: its blocks and variables, whichever body their code comes from.</summary>
internal sealed class FunctionScope
{
    /// <summary>What the flag takes before what a callback is handed.</summary>
    public const int SizeOfAbortFlag = 8;

    private readonly Dictionary<object, IrSlot> slots = [];

    // What is on the stack and has bytes that no assignment writes, which nobody has cleared.
    private readonly Dictionary<IrSlot, ITypeSymbol> structs = [];
    private readonly int? abortValue;
    private IrBlock? abort;
    private IrValue? abortFlag;
    private IrValue? handed;

    /// <summary>Begins a function.</summary>
    /// <param name="program">The program that it is part of.</param>
    /// <param name="method">The method.</param>
    /// <param name="returnType">What it returns.</param>
    /// <param name="abortValue">
    /// What the kernel gets from a program that ends early; null for a function that the program calls itself.
    /// </param>
    public FunctionScope(ProgramScope program, IMethodSymbol method, IrType returnType, int? abortValue)
    {
        Program = program;
        Method = method;
        this.abortValue = abortValue;
        Function = new IrFunction(program.UniqueName(NameOf(method)), returnType, Parameters);
        Builder = new IrBuilder(Function) { Block = Function.AddBlock() };
        Entry = Builder.Block;
        Variables.Seal(Entry);
    }

    /// <summary>The program that it is part of.</summary>
    public ProgramScope Program { get; }

    /// <summary>The method.</summary>
    public IMethodSymbol Method { get; }

    /// <summary>The types of its parameters, which grow as they are declared.</summary>
    public List<IrType> Parameters { get; } = [];

    /// <summary>The parameters for the kernel's eyes: shape and name.</summary>
    public List<(string Shape, string Name)> ParameterShapes { get; } = [];

    /// <summary>What the kernel passes to a program; null for another function, or where the program copies it.</summary>
    public IrValue? Context { get; set; }

    /// <summary>The function.</summary>
    public IrFunction Function { get; }

    /// <summary>Appends to it.</summary>
    public IrBuilder Builder { get; }

    /// <summary>What variables are worth at each block.</summary>
    public IrVariables<VariableKey> Variables { get; } = new();

    /// <summary>Its first block, where parameters are.</summary>
    public IrBlock Entry { get; }

    /// <summary>Whether it may end early: then its callers have to look.</summary>
    public bool CanAbort => abort is not null;

    /// <summary>Adds a parameter and gives its value. Before anything else is built.</summary>
    public IrValue AddParameter(IrType type, string shape, string name)
    {
        Parameters.Add(type);
        ParameterShapes.Add((shape, name));
        return Builder.Parameter(Parameters.Count - 1);
    }

    /// <summary>Says that the kernel calls it, and what the program hands to it.</summary>
    public void IsCallback(IrValue context) => handed = context;

    /// <summary>Makes a block that code jumps to.</summary>
    public IrBlock AddBlock() => Function.AddBlock();

    /// <summary>Goes on building in a block whose predecessors are all there.</summary>
    public void Continue(IrBlock block)
    {
        Variables.Seal(block);
        Builder.Block = block;
    }

    /// <summary>Sets a variable.</summary>
    public void Write(object owner, int part, IrValue value) => Variables.Write(Builder.Block, new VariableKey(owner, part), value);

    /// <summary>Reads a variable.</summary>
    public IrValue Read(object owner, int part, IrType type) => Variables.Read(Builder.Block, new VariableKey(owner, part), type);

    /// <summary>The piece of the stack that belongs to something: the same one whenever it is asked for.</summary>
    /// <param name="owner">Whose it is: a variable, or the syntax that needs memory.</param>
    /// <param name="name">The C# name, for messages about the stack.</param>
    /// <param name="type">What it holds.</param>
    /// <param name="layout">How that lies in memory.</param>
    public IrSlot SlotOf(object owner, string name, ITypeSymbol type, TypeLayout layout)
    {
        bool isNew = !slots.ContainsKey(owner);
        IrSlot slot = SlotOf(owner, name, layout.Size);

        if (isNew && ScalarType.Of(type) is null)
        {
            structs.Add(slot, type);
        }

        return slot;
    }

    /// <summary>The same for a number of bytes.</summary>
    public IrSlot SlotOf(object owner, string name, int size)
    {
        if (!slots.TryGetValue(owner, out IrSlot? slot))
        {
            // Always as the verifier tracks its stack, in words of 8 bytes.
            slots.Add(owner, slot = Function.AddSlot(name, size, 8));
        }

        return slot;
    }

    /// <summary>
    /// Clears what no assignment of fields writes, once, where the function begins: of memory that others read, the verifier asks that all
    /// of it was written (check_stack_range_initialized, kernel/bpf/verifier.c, 7.2), and what was on the stack before is
    /// nobody's business.
    /// </summary>
    public void ClearUnassigned(Place.Memory place)
    {
        if (place.Base is not { Opcode: IrOpcode.SlotAddress, Slot: { } slot } || !structs.TryGetValue(slot, out ITypeSymbol? type))
        {
            return;
        }

        structs.Remove(slot);
        IrBlock block = Builder.Block;
        Builder.Block = Entry;
        int before = Entry.Values.Count;
        IrValue? address = null;

        foreach ((int offset, int size) in Program.Context.Layouts.UnassignedOf(type))
        {
            foreach (LayoutPiece piece in LayoutPieces.Words(offset, size, slot.Alignment))
            {
                address ??= Builder.SlotAddress(slot);
                IrValue zero = Builder.Constant(piece.Size == 8 ? IrType.I64 : IrType.I32, 0);
                Builder.Store(piece.Size, address, zero, piece.Offset);
            }
        }

        // Before all that is written there already, but behind the parameters.
        Builder.Block = block;
        List<IrValue> clearing = Entry.Values.GetRange(before, Entry.Values.Count - before);
        Entry.Values.RemoveRange(before, clearing.Count);
        Entry.Values.InsertRange(Entry.Values.FindLastIndex(static value => value.Opcode == IrOpcode.Parameter) + 1, clearing);
    }

    /// <summary>Where code goes that leaves the function for an error, when all <c>finally</c> blocks around it have run.</summary>
    public IrBlock AbortBlock()
    {
        if (abort is null)
        {
            abort = AddBlock();
            Variables.Seal(abort);
        }

        return abort;
    }

    /// <summary>
    /// The address of the flag by which a function tells its caller that it ended early: 4 bytes in the frame of the program.
    /// Functions hand it down to those they call, behind all other arguments.
    /// </summary>
    public IrValue AbortFlag()
    {
        if (abortValue is not null)
        {
            return Builder.SlotAddress(SlotOf(this, "error flag", 8));
        }

        if (handed is not null)
        {
            return Builder.Binary(IrOpcode.Subtract, handed, Builder.Constant(IrType.I64, SizeOfAbortFlag));
        }

        if (abortFlag is null)
        {
            IrBlock block = Builder.Block;
            Builder.Block = Entry;
            abortFlag = AddParameter(IrType.Pointer, "*u32", "aborted");

            // Parameters are read before anything else may use their registers.
            Entry.Values.Remove(abortFlag);
            Entry.Values.Insert(0, abortFlag);
            Builder.Block = block;
        }

        return abortFlag;
    }

    // A lambda has no name of its own.
    private static string NameOf(IMethodSymbol method) =>
        method.MethodKind == MethodKind.AnonymousFunction && method.ContainingSymbol is IMethodSymbol outer
            ? NameOf(outer) + "_callback"
            : method.Name;

    /// <summary>Builds what was left to the end, when the body is there.</summary>
    public void Finish(Action beforeReturn)
    {
        if (abort is not null)
        {
            Builder.Block = abort;

            if (abortValue is { } value)
            {
                beforeReturn();
                Builder.Return(Builder.Constant(IrType.I32, value));
            }
            else
            {
                Builder.Store(4, AbortFlag(), Builder.Constant(IrType.I32, 1));
                // To the kernel that calls it, 1 is that no more is to come.
                Builder.Return(
                    Function.ReturnType == IrType.None ? null : Builder.Constant(Function.ReturnType, handed is null ? 0 : 1));
            }
        }

        Variables.Finish(Function);
    }
}
