using System.Reflection;

namespace NetDoctor.Lab.Tests;

/// <summary>Keeps the layers apart: the libraries in the middle know the model, and not each other.</summary>
public sealed class AssemblyReferenceTests
{
    [Theory]
    [InlineData("NetDoctor.Model")]
    [InlineData("NetDoctor.Diagnosis", "NetDoctor.Model")]
    [InlineData("NetDoctor.Probes", "NetDoctor.Model")]
    [InlineData("NetDoctor.Kubernetes", "NetDoctor.Model")]
    [InlineData("NetDoctor.Api", "NetDoctor.Client", "NetDoctor.Diagnosis", "NetDoctor.Kubernetes", "NetDoctor.Model", "NetDoctor.Probes")]
    [InlineData("NetDoctor.Client", "NetDoctor.Model")]
    [InlineData("netdoctor", "NetDoctor.Client", "NetDoctor.Diagnosis", "NetDoctor.Kubernetes", "NetDoctor.Model")]
    public void Assembly_references_only_the_layers_below(string assembly, params string[] allowed)
    {
        var ours = References(assembly).Where(name => name.StartsWith("NetDoctor.", StringComparison.Ordinal));

        Assert.Empty(ours.Except(allowed));
    }

    [Theory]
    [InlineData("NetDoctor.Model")]
    [InlineData("NetDoctor.Diagnosis")]
    public void Pure_assembly_references_only_the_base_class_library(string assembly)
    {
        var others = References(assembly).Where(name =>
            !name.StartsWith("System.", StringComparison.Ordinal) && name is not ("NetDoctor.Model" or "netstandard"));

        Assert.Empty(others);
    }

    private static IEnumerable<string> References(string assembly) =>
        Assembly.Load(assembly).GetReferencedAssemblies().Select(reference => reference.Name!);
}
