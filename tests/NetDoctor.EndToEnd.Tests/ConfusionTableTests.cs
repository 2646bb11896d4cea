using System.Reflection;
using NetDoctor.Lab.Scenarios;

namespace NetDoctor.EndToEnd.Tests;

/// <summary>The confusion table that is committed beside the scenarios is the one that comes out.</summary>
/// <remarks>It needs the answer of every scenario, and shares those of <see cref="ScenarioTests"/>; a run that picks scenarios by
/// their trait leaves it out.</remarks>
[Trait("Kind", "EndToEnd")]
public sealed class ConfusionTableTests(ScenarioAnswers answers)
{
    private static readonly string Committed = Path.Combine(
        typeof(ConfusionTableTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(attribute => attribute.Key == "RepositoryRoot").Value!,
        "src", "NetDoctor.Lab", "Scenarios", "CONFUSION.md");

    [Fact]
    public async Task Is_the_committed_one()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var all = new List<ScenarioAnswer>();
        foreach (var name in new ScenarioCatalog().Names)
        {
            all.Add(await answers.OfAsync(name, cancellationToken));
        }

        var table = ConfusionTable.Write(all);
        await File.WriteAllTextAsync(Path.Combine(AppContext.BaseDirectory, "CONFUSION.md"), table, cancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine(table);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            await File.WriteAllTextAsync(Committed, table, cancellationToken);
        }

        var committed = File.Exists(Committed) ? await File.ReadAllTextAsync(Committed, cancellationToken) : "";
        Assert.True(
            table == committed.ReplaceLineEndings("\n"),
            "src/NetDoctor.Lab/Scenarios/CONFUSION.md is not what the scenarios answer. When the change is meant, "
            + "UPDATE_GOLDEN=1 dotnet test --project tests/NetDoctor.EndToEnd.Tests rewrites it. " + Difference(committed, table));
    }

    private static string Difference(string committed, string table)
    {
        var (before, after) = (Lines(committed), Lines(table));
        return $"Committed only: {string.Join(" / ", before.Except(after))}. Answered only: {string.Join(" / ", after.Except(before))}.";
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").Split('\n');
}
