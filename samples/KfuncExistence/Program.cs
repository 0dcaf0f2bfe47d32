// One program for kernels that have bpf_dynptr_is_null and kernels that do not.
//
//   dotnet run --project samples/KfuncExistence        needs Linux, BTF, and root or CAP_BPF

using KfuncExistence;
using KfuncGen;

if (!After.Bpf.IsNull.TryLoad(out LoadedBpfProgram<Answer>? program, out BpfLoadFailure? failure))
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}

using (program)
{
    foreach (int makeNull in new[] { 0, 1 })
    {
        Answer answer = new() { MakeNull = makeNull };
        program.Run(ref answer);

        string dynptr = makeNull == 1 ? "a null dynptr" : "a dynptr";
        string asked = answer.AskedKfunc == 1 ? "bpf_dynptr_is_null" : "its field, as this kernel has no bpf_dynptr_is_null";
        Console.WriteLine($"{dynptr}: {Words(answer.IsNull)}, says {asked}; its field: {Words(answer.FieldSays)}.");
    }
}

return 0;

static string Words(int isNull) => isNull == 1 ? "null" : "not null";
