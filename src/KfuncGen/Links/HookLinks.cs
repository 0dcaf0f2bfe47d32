using KfuncGen.Kinds;
using KfuncGen.Links;
using KfuncGen.Linux.Abi;
using KfuncGen.Linux.SystemCalls;

namespace KfuncGen;

/// <summary>Attaches programs to the hook that they were loaded for, and reads iterators.</summary>
public static class HookLinks
{
    /// <summary>
    /// Attaches a program of kind TpBtf, RawTracepoint, Fentry, Fexit, FmodRet or Lsm to the hook that its attribute names.
    /// </summary>
    /// <param name="program">The program.</param>
    /// <param name="cookie">
    /// What <c>bpf_get_attach_cookie</c> tells the program, to know one place from another; or 0. For functions since kernel 6.0, for trace
    /// points since 6.10.
    /// </param>
    /// <exception cref="InvalidOperationException">It is of another kind.</exception>
    /// <exception cref="BpfLinkException">It cannot be attached; the message says why.</exception>
    public static BpfLink AttachHook(this LoadedBpfProgram program, ulong cookie = 0)
    {
        Require(program, ProgramAttachment.Tracing, "a program for a trace point, a function or a hook of the security modules");

        // What is loaded for no hook has to be told it here.
        string? name = ProgramKind.Of(program.Program.Type).IsBound ? null : HookOf(program);

        Errno error;
        BpfHandle? handle = cookie == 0 || name is not null
            ? LinkCalls.OpenTracing(program.Parts.Program, name, cookie, out error)
            : LinkCalls.Create(
                program.Parts.Program,
                new bpf_attr_link_create { attach_type = LinkRequest.AttachTypeOf(program), tracing_cookie = cookie },
                out error);

        return handle is not null
            ? new BpfLink(handle, $"of program '{program.Program.Name}' at {HookOf(program)}")
            : throw LinkFailures.OfHook(program.Program.Name, HookOf(program), error, cookie != 0);
    }

    /// <summary>Attaches an iterator: from then on it can be read, as often as one likes.</summary>
    /// <param name="program">The program, of kind Iter.</param>
    /// <param name="over">What it walks, where its kind asks for or takes a choice; null for all.</param>
    /// <exception cref="InvalidOperationException">It is of another kind, or walks something else.</exception>
    /// <exception cref="BpfLinkException">It cannot be attached; the message says why.</exception>
    public static BpfIterator AttachIterator(this LoadedBpfProgram program, BpfIteratorScope? over = null)
    {
        Require(program, ProgramAttachment.Iterator, "an iterator");
        BpfHandle? handle;
        Errno error;

        using (IteratorScopeData? data = over?.Open(program, HookOf(program)))
        {
            handle = IteratorCalls.Attach(program.Parts.Program, data is null ? [] : data.Words, out error);
        }

        return handle is not null
            ? new BpfIterator(new BpfLink(handle, $"of iterator '{program.Program.Name}' over {HookOf(program)}"), handle, HookOf(program))
            : throw LinkFailures.OfIterator(program.Program.Name, HookOf(program), error);
    }

    private static string HookOf(LoadedBpfProgram program) => program.Program.Code.Hook?.Name ?? "no hook";

    private static void Require(LoadedBpfProgram program, ProgramAttachment attachment, string what)
    {
        ArgumentNullException.ThrowIfNull(program);

        if (ProgramKind.Of(program.Program.Type).Attachment != attachment)
        {
            throw new InvalidOperationException(
                $"'{program.Program.Name}' is of type {program.Program.Type}; what is attached so is {what}.");
        }
    }
}
