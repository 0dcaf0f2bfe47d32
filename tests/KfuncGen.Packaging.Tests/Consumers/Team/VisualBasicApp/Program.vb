Imports System
Imports System.Linq
Imports KfuncGen
Imports Team.Library

Module Program
    Sub Main()
        Console.WriteLine(String.Join(" ", Kernel.All.Select(Function(kfunc) kfunc.Identifier)))
        Dim counter As Counter.Bpf = Nothing
        Dim report As BpfLoadReport = Nothing

        If Team.Library.Counter.Bpf.TryLoad(counter, report) Then
            Using counter
                Dim question As New Question With {.Pid = Environment.ProcessId}
                counter.Ask.Run(question)
                Console.WriteLine($"library: asked {counter.Asked}")
            End Using
        Else
            Console.WriteLine($"library: not loaded, {report.Problem}")
        End If
    End Sub
End Module
