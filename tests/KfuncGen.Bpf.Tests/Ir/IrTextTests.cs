using KfuncGen.Bpf.Ir;
using KfuncGen.Bpf.Tests.Harness;

namespace KfuncGen.Bpf.Tests.Ir;

public sealed class IrTextTests
{
    [Fact]
    public void A_function_reads_as_what_it_does()
    {
        const string Text =
            """
            function Main(ptr) -> i32
              slot event: 16 bytes, aligned to 8
            b0:
              v0:ptr = parameter 0
              v1:i32 = loadtime has bpf_task_from_pid#kfunc
              if v1 == 0 jump b2 else b1
            b1:
              v2:i32 = load4 [v0 + 8]
              v3:ptr = call bpf_task_from_pid#kfunc(v2)
              v4:i64 = call ktime_get_ns#5()
              v5:i64 = add v4, -1L
              store8 [&event], v5
              v6:ptr = data readonly+4
              v7:i32 = v3 == null
              v8:i64 = zext32 v7
              v9:i64 = shl v8, 3
              v10:ptr = add v6, v9
              jump b2
            b2:
              v11:i32 = phi b0: -38, b1: 0
              return v11

            """;

        Assert.Equal(Text, IrText.Of(IrReader.Read(Text)));
    }
}
