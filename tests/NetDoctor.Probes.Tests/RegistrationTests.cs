using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using NetDoctor.Model;
using NetDoctor.Model.Probing;

namespace NetDoctor.Probes.Tests;

/// <summary>A probe is whole when it has a contract, an implementation, tests and a row in the README.</summary>
public sealed class RegistrationTests
{
    public static TheoryData<string> Names => [.. typeof(ProbeSpec).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(ProbeSpec)))
        .Select(type => type.Name[..^"ProbeSpec".Length])];

    [Fact]
    public void Finds_the_probes() => Assert.Superset(
        new HashSet<string> { "Dns", "Tcp", "Udp", "Http", "Grpc", "Icmp", "PathMtu" }, Names.Select(name => name.Data).ToHashSet());

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_spec_has_a_result_of_the_same_kind(string name)
    {
        var spec = Spec(name);
        var result = Result(name);

        Assert.Equal(Discriminator(typeof(ProbeSpec), spec), Discriminator(typeof(ProbeResult), result));
        Assert.True(spec.IsSealed && result.IsSealed);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_spec_has_an_implementation_that_the_runner_finds(string name)
    {
        await using var probing = new Probing();

        Assert.NotNull(probing.Services.GetService(typeof(IProbe<,>).MakeGenericType(Spec(name), Result(name))));
        // No address that is one, so that nothing is dialled.
        var port = name is "Icmp" or "PathMtu" ? "" : ",\"port\":1";
        var spec = JsonSerializer.Deserialize<ProbeSpec>(
            $$"""{"kind":"{{Discriminator(typeof(ProbeSpec), Spec(name))}}","address":"127.1"{{port}}{{(name == "Dns" ? ",\"name\":\"shop\"" : "")}}}""",
            NetDoctorJson.Options);
        var result = await probing.Runner.ProbeAsync(spec!, Vantage.Self, TestContext.Current.CancellationToken);
        Assert.IsType(Result(name), result);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_spec_has_a_test_class(string name) =>
        Assert.NotNull(typeof(RegistrationTests).Assembly.GetType($"NetDoctor.Probes.Tests.{name}.{name}ProbeTests"));

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_spec_has_a_row_in_the_readme(string name)
    {
        var readme = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "testdata", "README.md"));

        Assert.Contains($"\n| `{Discriminator(typeof(ProbeSpec), Spec(name))}` |", readme, StringComparison.Ordinal);
    }

    private static Type Spec(string name) => Contract($"{name}ProbeSpec");

    private static Type Result(string name) => Contract($"{name}ProbeResult");

    private static Type Contract(string name) =>
        typeof(ProbeSpec).Assembly.GetType($"{typeof(ProbeSpec).Namespace}.{name}", throwOnError: true)!;

    private static object? Discriminator(Type origin, Type type) =>
        Assert.Single(origin.GetCustomAttributes<JsonDerivedTypeAttribute>(), attribute => attribute.DerivedType == type).TypeDiscriminator;
}
