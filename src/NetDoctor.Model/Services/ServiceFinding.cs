using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Model.Services;

/// <summary>What the objects of a Service prove, without a question and without a probe.</summary>
/// <param name="Id">Id in the catalogue of findings, such as <c>SVC12</c>.</param>
/// <param name="Title">Title in the catalogue.</param>
/// <param name="Role">What it has to do with this Service's health: <c>cause</c> when it alone explains why the Service is worse than
/// healthy (at most one is), <c>contributing</c> when it is part of what goes wrong, <c>hazard</c> when it is true and worth knowing but
/// breaks nothing now. A dashboard shows the <c>cause</c>, and without one the first finding.</param>
/// <param name="Severity">How grave such a finding is for traffic wherever it is found, whatever its role here: an <c>info</c> or
/// <c>warning</c> can be a <c>hazard</c>.</param>
/// <param name="Subject">Object at fault, such as <c>Service shop/payments</c>.</param>
/// <param name="Summary">One sentence with the values that were compared.</param>
public sealed record ServiceFinding(string Id, string Title, FindingRole Role, Severity Severity, string Subject, string Summary);
