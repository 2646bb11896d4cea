namespace NetDoctor.Agent.Tests;

public sealed class AssemblyReferenceTests
{
    [Fact]
    public void Agent_knows_probes_and_wire_and_nothing_of_the_cluster() => Assert.Superset(
        typeof(AgentOptions).Assembly.GetReferencedAssemblies()
            .Select(reference => reference.Name!).Where(name => name.StartsWith("NetDoctor.", StringComparison.Ordinal)).ToHashSet(),
        new HashSet<string>(StringComparer.Ordinal) { "NetDoctor.Client", "NetDoctor.Model", "NetDoctor.Probes" });
}
