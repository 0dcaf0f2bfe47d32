using System.CommandLine;

namespace KfuncGen.Tool.Commands;

/// <summary>A command whose help ends with examples.</summary>
/// <param name="name">Its name.</param>
/// <param name="description">What it does, in a sentence.</param>
/// <param name="examples">Command lines, one a line.</param>
internal sealed class ExampleCommand(string name, string description, string examples) : Command(name, description)
{
    /// <summary>Command lines, one a line.</summary>
    public string Examples { get; } = examples;
}
