% The same programs for SWI-Prolog, with tabling: swipl -O run.pl CASE FILE loads FILE (generate.py writes it) and evaluates CASE.
:- use_module(library(tabling)).
:- use_module(library(aggregate)).
:- initialization(main, main).
:- dynamic edge/2, attr/3.
:- table tc/2, exposed/1.
tc(X,Y) :- edge(X,Y).
tc(X,Z) :- tc(X,Y), edge(Y,Z).
% policy
res(R,T) :- attr(R,type,T).
public_bucket(R) :- res(R,bucket), attr(R,acl,'public-read').
open_admin(R,P) :- res(R,sg_rule), attr(R,cidr,'0.0.0.0/0'), attr(R,port,A), atom_number(A,P), (P =:= 22 ; P =:= 3389).
unencrypted(R) :- res(R,T), memberchk(T,[bucket,db,volume]), \+ attr(R,encryption,_).
no_owner(R) :- res(R,_), \+ attr(R,'tag:owner',_).
bad_name(R) :- attr(R,env,prod), attr(R,name,N), (sub_atom(N,0,_,_,'tmp-') -> true ; sub_atom(N,0,_,_,'old-') -> true).
bad_arn(R) :- attr(R,arn,A), once(sub_atom(A,_,_,_,sg_rule)), attr(R,region,'eu-west-1').
dup_name(A,B) :- attr(A,name,N), attr(B,name,N), A @< B, attr(A,region,G), attr(B,region,G).
cross_env(R,V) :- attr(R,vpc,V), attr(R,env,E), attr(V,env,F), E \== F.
exposed(R) :- public_bucket(R).
exposed(R) :- open_admin(R,_).
exposed(R) :- exposed(S), attr(R,depends_on,S).
viol(R,public) :- public_bucket(R).
viol(R,open_admin) :- open_admin(R,_).
viol(R,unencrypted) :- unencrypted(R).
viol(R,no_owner) :- no_owner(R).
viol(R,bad_name) :- bad_name(R).
viol(R,bad_arn) :- bad_arn(R).
viol(R,dup) :- dup_name(R,_).
viol(R,cross_env) :- cross_env(R,_).
viol(R,exposed) :- exposed(R).
goal(tc_random, tc(_,_)). goal(tc_chain, tc(_,_)).
main :- current_prolog_flag(argv,[Case,F|_]),
  set_prolog_flag(stack_limit, 20_000_000_000), set_prolog_flag(table_space, 20_000_000_000),
  get_time(T0), load_files(F,[silent(true)]), get_time(T1),
  run(Case), get_time(T2), L is T1-T0, E is T2-T1, format("load ~3f eval ~3f~n",[L,E]).
run(Case) :- sub_atom(Case,0,_,_,policy), !,
  findall(R-C, viol(R,C), L0), sort(L0,L), length(L,N), format("viol ~w~n",[N]),
  findall(C, member(_-C,L), Cs0), msort(Cs0,Cs), clumped_(Cs, CC), format("~w~n",[CC]),
  findall(O-(R-C), (member(R-C,L), attr(R,'tag:owner',O)), OL0), sort(OL0,OL), length(OL,ON), pairs_keys(OL,OK), clumped_(OK,OC), length(OC,OCN), format("owner_viol ~w owners ~w~n",[ON,OCN]).
run(Case) :- goal(Case,G), aggregate_all(count, G, N), format("~w ~w~n",[Case,N]).
clumped_(L,P) :- findall(X-1, member(X,L), K), foldl_(K,[],R), reverse(R,P).
foldl_([],A,A). foldl_([X-1|T],[X-N|A],R) :- !, N1 is N+1, foldl_(T,[X-N1|A],R). foldl_([X-1|T],A,R) :- foldl_(T,[X-1|A],R).
