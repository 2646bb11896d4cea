using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Model.Services;

/// <summary>What the objects of a Service prove, without a question and without a probe.</summary>
/// <param name="Id">Id in the catalogue of findings, such as <c>SVC12</c>.</param>
/// <param name="Title">Title in the catalogue.</param>
/// <param name="Role"><c>contributing</c> when it makes the Service worse than healthy, <c>hazard</c> when it is only worth knowing.</param>
/// <param name="Severity">Effect on traffic.</param>
/// <param name="Subject">Object at fault, such as <c>Service shop/payments</c>.</param>
/// <param name="Summary">One sentence with the values that were compared.</param>
public sealed record ServiceFinding(string Id, string Title, FindingRole Role, Severity Severity, string Subject, string Summary);
