using System.Net.Http.Headers;
using System.Reflection;
using System.Text.RegularExpressions;
using NetDoctor.Lab.Scenarios;

namespace NetDoctor.EndToEnd.Tests;

/// <summary>The answer that the README shows is the one that comes out.</summary>
[Trait("Kind", "EndToEnd")]
public sealed partial class ReadmeTests
{
    [Fact]
    public async Task Shows_the_answer_that_comes_out()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var lab = await SettledLab.StartAsync(new ScenarioCatalog().Find(ScenarioCatalog.DefaultName)!, cancellationToken);
        using var client = new HttpClient { BaseAddress = lab.Url };
        client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("text/plain"));

        var answer = await client.GetStringAsync("/api/v1/diagnose?from=shop/web&to=payments.shop:80", cancellationToken);

        var readme = await File.ReadAllTextAsync(ReadmePath(), cancellationToken);
        Assert.Contains(Constant(answer), Constant(readme), StringComparison.Ordinal);
    }

    // Times, counts of events, the address plan and the id of the diagnosis differ from run to run.
    private static string Constant(string text) =>
        Id().Replace(Plan().Replace(Count().Replace(Time().Replace(text, "N ms"), " xN:"), "127.N."), "").Trim();

    private static string ReadmePath() => Path.Combine(
        typeof(ReadmeTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .First(attribute => attribute.Key == "RepositoryRoot").Value!,
        "README.md");

    [GeneratedRegex(@"[0-9.]+ ms", RegexOptions.None, 1000)]
    private static partial Regex Time();

    [GeneratedRegex(@" x[0-9]+:", RegexOptions.None, 1000)]
    private static partial Regex Count();

    [GeneratedRegex(@"127\.[0-9]+\.", RegexOptions.None, 1000)]
    private static partial Regex Plan();

    [GeneratedRegex(@", [0-9]{4}-[0-9: -]+ UTC, diagnosis [0-9A-Z]+", RegexOptions.None, 1000)]
    private static partial Regex Id();
}
