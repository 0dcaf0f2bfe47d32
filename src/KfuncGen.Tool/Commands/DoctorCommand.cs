using System.CommandLine;
using KfuncGen.Tool.Decompression;
using KfuncGen.Tool.Doctor;
using KfuncGen.Tool.Sources;
using KfuncGen.Tool.Terminals;

namespace KfuncGen.Tool.Commands;

/// <summary><c>kfuncgen doctor</c>: what is wrong with how a kernel describes its kfuncs.</summary>
internal static class DoctorCommand
{
    public static Command Create(Terminal terminal)
    {
        SourceOptions source = new();
        Option<bool> json = new("--json")
        {
            Description = "Print one JSON object: kernel, arch, findings, unchecked.",
        };

        ExampleCommand command = new(
            "doctor",
            "Tell what is wrong with a kernel's kfuncs: sets that it refuses, missing tags, prototypes that cannot be called. Exits " +
            "with 3 if anything is.",
            """
            kfuncgen doctor /boot/vmlinuz-$(uname -r)
            kfuncgen doctor debian-7.2.kfuncs --json
            """);

        source.AddTo(command);
        command.Options.Add(json);
        command.SetAction(result =>
        {
            Diagnosis diagnosis = Diagnosis.Of(new SnapshotSource(terminal, new Decompressor()).Examine(source.Read(result)));

            if (result.GetValue(json))
            {
                DiagnosisText.WriteJson(diagnosis, terminal.Output);
            }
            else
            {
                DiagnosisText.Write(diagnosis, terminal.Output, terminal.Palette);
            }

            return diagnosis.Defects.Count == 0 ? ExitCode.Success : ExitCode.Findings;
        });

        return command;
    }
}
