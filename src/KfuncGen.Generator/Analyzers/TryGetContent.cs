using System.Diagnostics.CodeAnalysis;
using KfuncGen.Generator.Inputs;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace KfuncGen.Generator.Analyzers;

/// <summary>The compiler's memory of what texts say: <see cref="CompilationStartAnalysisContext.TryGetValue{TValue}(SourceText, SourceTextValueProvider{TValue}, out TValue)"/>.</summary>
internal delegate bool TryGetContent(SourceText text, SourceTextValueProvider<InputContent> provider, [MaybeNullWhen(false)] out InputContent content);
