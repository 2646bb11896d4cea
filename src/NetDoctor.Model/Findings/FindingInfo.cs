using System.Collections.Immutable;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Model.Findings;

/// <summary>A finding that NetDoctor knows.</summary>
/// <param name="Id">Id in the catalogue of findings, such as <c>SVC12</c>; never reused.</param>
/// <param name="Title">Title in the catalogue.</param>
/// <param name="Area">Area, such as <c>Services</c>.</param>
/// <param name="Severity">Effect on traffic; null for a finding that no rule reports.</param>
/// <param name="Hop">Hop of the route that it is about; null for a finding that no rule reports.</param>
public sealed record FindingInfo(string Id, string Title, string Area, Severity? Severity, Hop? Hop);

/// <summary>The findings that NetDoctor knows.</summary>
/// <param name="Items">Findings, ordered by id.</param>
public sealed record FindingList(ImmutableArray<FindingInfo> Items);

/// <summary>What the person on call reads about a finding.</summary>
/// <param name="Id">Id in the catalogue of findings, such as <c>SVC12</c>.</param>
/// <param name="Title">Title in the catalogue.</param>
/// <param name="Area">Area, such as <c>Services</c>.</param>
/// <param name="Severity">Effect on traffic; null for a finding that no rule reports.</param>
/// <param name="Hop">Hop of the route that it is about; null for a finding that no rule reports.</param>
/// <param name="Sections">Sections of the document, in order.</param>
public sealed record FindingDetails(
    string Id, string Title, string Area, Severity? Severity, Hop? Hop, ImmutableArray<FindingDetailsSection> Sections);

/// <summary>A section of a finding's document.</summary>
/// <param name="Heading">Heading: <c>Means</c>, <c>Seen as</c>, <c>Causes</c>, <c>Confirm</c>, <c>Fix</c> or <c>Source</c>.</param>
/// <param name="Text">Text as Markdown.</param>
public sealed record FindingDetailsSection(string Heading, string Text);
