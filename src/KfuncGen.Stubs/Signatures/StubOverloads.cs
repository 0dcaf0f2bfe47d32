using KfuncGen.Snapshots;

namespace KfuncGen.Stubs.Signatures;

/// <summary>The signatures that one stub has in C#: each form of each sized pointer with each form of the others.</summary>
public static class StubOverloads
{
    /// <summary>All of them, the plain one first. They differ in parameters only.</summary>
    public static IEnumerable<StubSignature> Of(StubSignature signature)
    {
        IEnumerable<EquatableArray<StubParameter>> lists = [EquatableArray<StubParameter>.Empty];

        foreach (StubParameter parameter in signature.Parameters)
        {
            StubParameter[] forms = [parameter, .. parameter.OtherForms.Select(form => parameter.In(form))];
            lists = lists.SelectMany(list => forms.Select(form => list.Append(form).ToEquatableArray()));
        }

        return lists.Select(list => signature with { Parameters = list });
    }

    /// <summary>What C# tells overloads apart by: types, and whether a reference is passed.</summary>
    public static string Key(StubSignature signature) => string.Join(
        ",", signature.Parameters.Select(static parameter => (parameter.Modifier.Length > 0 ? "&" : "") + parameter.Type.Text));
}
