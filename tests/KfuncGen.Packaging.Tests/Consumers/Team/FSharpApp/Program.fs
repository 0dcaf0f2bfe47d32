open System
open KfuncGen
open Team.Library

printfn "%s" (String.Join(" ", Kernel.All |> Seq.map (fun kfunc -> kfunc.Identifier)))
let mutable counter : Counter.Bpf = null
let mutable report : BpfLoadReport = Unchecked.defaultof<_>

if Counter.Bpf.TryLoad(&counter, &report) then
    use loaded = counter
    let mutable question = Question(Pid = Environment.ProcessId)
    loaded.Ask.Run(&question) |> ignore
    printfn "library: asked %d" loaded.Asked
else
    printfn "library: not loaded, %O" report.Problem
