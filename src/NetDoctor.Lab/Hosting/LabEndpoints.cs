using System.Collections.Immutable;
using Microsoft.AspNetCore.Http.HttpResults;
using NetDoctor.Lab.Scenarios;

namespace NetDoctor.Lab.Hosting;

/// <summary>What the lab adds to NetDoctor's API.</summary>
public static class LabEndpoints
{
    /// <summary>Maps <c>/api/v1/lab</c>.</summary>
    /// <param name="routes">Where to map.</param>
    /// <param name="catalog">The scenarios there are.</param>
    /// <param name="current">The one that runs.</param>
    public static void MapLab(this IEndpointRouteBuilder routes, ScenarioCatalog catalog, Scenario current)
    {
        var group = routes.MapGroup("/api/v1/lab").WithTags("Lab");
        group.MapGet("/scenarios", Ok<LabScenarioList> () => TypedResults.Ok(new LabScenarioList(
                current.Name, [.. catalog.ReadAll().Select(LabScenario.Of)])))
            .WithName("ListLabScenarios")
            .WithSummary("Lists the lab's scenarios, each with its question and its true answer.");
    }
}

/// <summary>The scenarios of the lab.</summary>
/// <param name="Current">Name of the one that runs.</param>
/// <param name="Items">All of them, ordered by name.</param>
public sealed record LabScenarioList(string Current, ImmutableArray<LabScenario> Items);

/// <summary>A scenario of the lab.</summary>
/// <param name="Name">Name, for <c>--scenario</c>.</param>
/// <param name="Title">What the case is, in a sentence.</param>
/// <param name="Question">The question to ask.</param>
/// <param name="Expect">The truth, as the author of the scenario declared it.</param>
public sealed record LabScenario(string Name, string Title, LabQuestion Question, LabExpectation Expect)
{
    internal static LabScenario Of(Scenario scenario) => new(
        scenario.Name,
        scenario.Title,
        new LabQuestion(scenario.From, scenario.To, scenario.Protocol),
        new LabExpectation(scenario.Verdict, scenario.Cause));
}

/// <summary>A question to ask.</summary>
/// <param name="From">Source; null for NetDoctor itself.</param>
/// <param name="To">Target.</param>
/// <param name="Protocol">Protocol; null for what the target implies.</param>
public sealed record LabQuestion(string? From, string To, string? Protocol);

/// <summary>A true answer.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Cause">Finding that is the cause; null when there is none.</param>
public sealed record LabExpectation(string Verdict, string? Cause);
