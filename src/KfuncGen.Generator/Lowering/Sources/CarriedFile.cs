namespace KfuncGen.Generator.Lowering.Sources;

/// <summary>A file of a library that its BPF functions are made of, as the library's assembly carries it.</summary>
/// <param name="Path">The file, as symbols name it.</param>
/// <param name="Text">Its C#.</param>
/// <param name="Symbols">The preprocessor's symbols, with semicolons in between.</param>
/// <param name="IsChecked">Whether its arithmetic is checked where nothing else is said.</param>
internal sealed record CarriedFile(string Path, string Text, string Symbols, bool IsChecked);
