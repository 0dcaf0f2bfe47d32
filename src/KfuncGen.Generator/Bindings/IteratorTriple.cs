using KfuncGen.Snapshots;
using KfuncGen.Snapshots.Obligations;
using KfuncGen.Stubs.Signatures;
using KfuncGen.Stubs.Variants;

namespace KfuncGen.Generator.Bindings;

/// <summary>
/// The three kfuncs of an open-coded iterator: <c>bpf_iter_num_new</c>, <c>_next</c> and <c>_destroy</c>. The kernel demands
/// these names and that the iterator is their first argument: btf_check_iter_kfuncs in kernel/bpf/btf.c, 7.3.
/// </summary>
/// <param name="Name">What they have in common: <c>bpf_iter_num</c>.</param>
/// <param name="New">Makes the iterator.</param>
/// <param name="Next">Moves it on.</param>
/// <param name="Destroy">Ends it.</param>
internal sealed record IteratorTriple(string Name, StubVariant New, StubVariant Next, StubVariant Destroy)
{
    /// <summary>The name of the type that <c>foreach</c> gets.</summary>
    public string TypeName => Name + "_enumerator";

    /// <summary>The C# type of an element: what a pointer to kernel memory points to, or a kernel object.</summary>
    public string Current
    {
        get
        {
            string text = Next.Signature.ReturnType.Text;
            int open = text.IndexOf('<');
            return open < 0 ? text : text.Substring(open + 1, text.Length - open - 2);
        }
    }

    /// <summary>The iterators that are complete among some stubs.</summary>
    public static EquatableArray<IteratorTriple> FindIn(List<StubVariant> variants)
    {
        Dictionary<string, StubVariant> newest = new(StringComparer.Ordinal);

        foreach (StubVariant variant in variants)
        {
            if (variant.Flavour is null)
            {
                newest[variant.Kfunc] = variant;
            }
        }

        List<IteratorTriple> triples = [];

        foreach (StubVariant maker in variants)
        {
            // Where flags are not known the names tell: no other kfunc may have these three.
            if (maker.Flavour is not null
                || IteratorNames.StartedBy(maker.Kfunc) is not { } name
                || (maker.Flags is { } flags && !FlagObligations.Say(flags, CallObligation.StartsIterator)))
            {
                continue;
            }

            if (newest.TryGetValue(IteratorNames.NextOf(name), out StubVariant? next)
                && next.Signature.ReturnType.Nature == StubTypeNature.Handle
                && newest.TryGetValue(IteratorNames.DestroyOf(name), out StubVariant? destroy)
                && maker.Signature.Parameters is [{ Type.Nature: StubTypeNature.Held }, ..])
            {
                triples.Add(new IteratorTriple(name, maker, next, destroy));
            }
        }

        return triples.ToEquatableArray();
    }
}
